/** HTML and text of a plain message. Everything a user wrote is escaped. */
export function messageTemplate({ subject, body }: { subject: string, body: string }) {
  const paragraphs = body.split(/\n{2,}/)
    .map(paragraph => `<p style="margin:0 0 16px">${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('\n')
  return { html: page(subject, paragraphs), text: body }
}

/** HTML and text of a mail of the application's own, a paragraph a line. One of digits only is a code, set large. */
export function noticeTemplate({ subject, lines }: { subject: string, lines: string[] }) {
  const paragraphs = lines.map(line => /^\d+$/.test(line)
    ? `<p style="margin:0 0 16px;font-size:28px;font-weight:600;letter-spacing:4px">${line}</p>`
    : `<p style="margin:0 0 16px">${escapeHtml(line)}</p>`)
  return { html: page(subject, paragraphs.join('\n')), text: lines.join('\n\n') }
}

function page(title: string, content: string) {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:32px 16px;background:#f4f4f5;color:#18181b;font:16px/1.6 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px">
${content}
</div>
</body>
</html>`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }

function escapeHtml(text: string) {
  return text.replace(/[&<>"']/g, character => entities[character]!)
}
