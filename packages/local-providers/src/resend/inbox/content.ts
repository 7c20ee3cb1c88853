import { decodeHTML } from 'entities'
import type { Mail } from '../mailbox.ts'

/** The beginning of a mail, as one line. */
export function snippet(mail: Mail): string {
  return (mail.text ?? plainText(mail.html ?? '')).replace(/\s+/g, ' ').trim().slice(0, 140)
}

/** What a reader sees of some HTML, without its layout. */
function plainText(html: string): string {
  return decodeHTML(html.replace(/<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, ' ').replace(/<[^>]*>/g, ' '))
}

/** The web addresses that a mail links to, each once: the preview is sandboxed, so that its own links do nothing. */
export function links(mail: Mail): string[] {
  const found = mail.html === null
    ? [...(mail.text ?? '').matchAll(/https?:\/\/[^\s<>"']+/g)].map(([address]) => address)
    : [...mail.html.matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map(([, double, single]) => decodeHTML(double ?? single ?? ''))
  return [...new Set(found.filter(address => /^https?:\/\//i.test(address)))]
}

/** The HTML with `cid:` references pointed to the mail's own attachments. */
export function previewHtml(mail: Mail): string {
  return (mail.html ?? '').replace(/\bcid:([^"'\s)>]+)/gi, (reference, contentId: string) => {
    const index = mail.attachments.findIndex(attachment => attachment.contentId === contentId)
    return index < 0 ? reference : `/inbox/${mail.id}/attachments/${index}`
  })
}

/** The mail as it would travel: headers, then its parts. Attachments are only named. */
export function source(mail: Mail): string {
  const boundary = `part-${mail.id}`
  const headers: [string, string][] = [
    ['Message-ID', mail.messageId],
    ['Date', new Date(mail.createdAt).toUTCString()],
    ['From', mail.from],
    ['To', mail.to.join(', ')],
    ['Cc', mail.cc.join(', ')],
    ['Reply-To', mail.replyTo.join(', ')],
    ['Subject', mail.subject],
    ...Object.entries(mail.headers),
    ['MIME-Version', '1.0'],
    ['Content-Type', `multipart/mixed; boundary="${boundary}"`],
  ]
  const parts = [
    mail.text !== null && `Content-Type: text/plain; charset=utf-8\n\n${mail.text}`,
    mail.html !== null && `Content-Type: text/html; charset=utf-8\n\n${mail.html}`,
    ...mail.attachments.map(({ contentType, filename, contentId, content }) => [
      `Content-Type: ${contentType}`,
      `Content-Disposition: ${contentId ? 'inline' : 'attachment'}; filename="${filename}"`,
      ...contentId ? [`Content-ID: <${contentId}>`] : [],
      '',
      `(${Buffer.byteLength(content, 'base64')} bytes)`,
    ].join('\n')),
  ].filter(part => part !== false)

  return [
    ...headers.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`),
    '',
    ...parts.flatMap(part => [`--${boundary}`, part, '']),
    `--${boundary}--`,
  ].join('\n')
}
