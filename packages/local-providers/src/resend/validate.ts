import { lookup } from 'mrmime'
import { bareAddress, isRefused } from './addresses.ts'
import { resendError } from './errors.ts'

export interface MailAttachment {
  filename: string
  contentType: string
  /** Base64. */
  content: string
  /** What `cid:` in the HTML refers to. */
  contentId?: string
}

/** A mail that Resend would accept. */
export interface MailInput {
  from: string
  to: string[]
  cc: string[]
  bcc: string[]
  replyTo: string[]
  subject: string
  html: string | null
  text: string | null
  headers: Record<string, string>
  tags: { name: string, value: string }[]
  attachments: MailAttachment[]
}

const known = ['from', 'to', 'cc', 'bcc', 'reply_to', 'subject', 'html', 'text', 'headers', 'tags', 'attachments']
const notHere = ['scheduled_at', 'template', 'topic_id', 'region']
const mostRecipients = 50
const format = 'The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.'

/** Reads the body of a send, or throws the error that Resend would answer. */
export function parseMail(value: unknown): MailInput {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('The body must be a JSON object.')
  const body = value as Record<string, unknown>
  for (const field of Object.keys(body)) {
    if (notHere.includes(field) && body[field] !== null && body[field] !== undefined)
      throw invalid(`The local Resend does not do \`${field}\`.`)
    if (!known.includes(field) && !notHere.includes(field))
      throw invalid(`Unknown field \`${field}\`.`)
  }
  for (const field of ['from', 'to', 'subject']) {
    if (isMissing(body[field]))
      throw missing(`Missing \`${field}\` field.`)
  }
  if (isMissing(body.html) && isMissing(body.text))
    throw missing('Missing `html` or `text` field.')

  const mail: MailInput = {
    from: parseFrom(body.from),
    to: parseRecipients(body.to, 'to'),
    cc: parseRecipients(body.cc ?? [], 'cc'),
    bcc: parseRecipients(body.bcc ?? [], 'bcc'),
    replyTo: parseAddresses(body.reply_to ?? [], 'reply_to'),
    subject: parseLine(body.subject, 'subject'),
    html: parseContent(body.html, 'html'),
    text: parseContent(body.text, 'text'),
    headers: parseHeaders(body.headers ?? {}),
    tags: parseTags(body.tags ?? []),
    attachments: parseAttachments(body.attachments ?? []),
  }
  if (mail.to.length === 0)
    throw missing('Missing `to` field.')
  return mail
}

function parseFrom(value: unknown): string {
  const from = parseLine(value, 'from')
  if (!bareAddress(from))
    throw resendError(422, 'invalid_from_address', `Invalid \`from\` field. ${format}`)
  return from
}

function parseRecipients(value: unknown, field: string): string[] {
  const addresses = parseAddresses(value, field)
  if (addresses.length > mostRecipients)
    throw invalid(`The \`${field}\` field has more than ${mostRecipients} recipients.`)
  const refused = addresses.find(address => isRefused(bareAddress(address) ?? ''))
  if (refused)
    throw invalid(`Invalid \`${field}\` field. The address ${bareAddress(refused)} does not accept mail.`)
  return addresses
}

function parseAddresses(value: unknown, field: string): string[] {
  return (Array.isArray(value) ? value : [value]).map((item) => {
    const address = parseLine(item, field)
    if (!bareAddress(address))
      throw invalid(`Invalid \`${field}\` field. ${format}`)
    return address
  })
}

/** A text that becomes a header: with a line break in it, the sender could add headers of their own. */
function parseLine(value: unknown, field: string): string {
  if (typeof value !== 'string')
    throw invalid(`Invalid \`${field}\` field. It must be a string.`)
  if (/[\r\n]/.test(value))
    throw invalid(`The \`\\n\` is not allowed in the \`${field}\` field.`)
  return value
}

function parseContent(value: unknown, field: string): string | null {
  if (value === undefined || value === null)
    return null
  if (typeof value !== 'string')
    throw invalid(`Invalid \`${field}\` field. It must be a string.`)
  return value
}

function parseHeaders(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('Invalid `headers` field. It must be an object.')
  return Object.fromEntries(Object.entries(value).map(([name, content]) => {
    if (!/^[\w-]+$/.test(name))
      throw invalid('Invalid `headers` field. A name may only contain letters, digits, `-` and `_`.')
    return [name, parseLine(content, `headers.${name}`)]
  }))
}

function parseTags(value: unknown): MailInput['tags'] {
  if (!Array.isArray(value))
    throw invalid('Invalid `tags` field. It must be an array.')
  return value.map((tag: unknown) => {
    const { name, value: content } = (tag ?? {}) as Record<string, unknown>
    if (![name, content].every(part => typeof part === 'string' && /^[\w-]{1,256}$/.test(part)))
      throw invalid('Tags should only contain ASCII letters, numbers, underscores, or dashes.')
    return { name: String(name), value: String(content) }
  })
}

function parseAttachments(value: unknown): MailAttachment[] {
  if (!Array.isArray(value))
    throw invalid('Invalid `attachments` field. It must be an array.')
  return value.map((item: unknown, index) => {
    const attachment = (item ?? {}) as Record<string, unknown>
    if (attachment.path !== undefined && attachment.content === undefined)
      throw resendError(422, 'invalid_attachment', 'The local Resend fetches nothing: send the attachment\'s `content` instead of its `path`.')
    if (attachment.content === undefined)
      throw resendError(422, 'invalid_attachment', 'Attachment must have either a `content` or `path`.')
    if (typeof attachment.content !== 'string')
      throw resendError(422, 'invalid_attachment', 'Attachment `content` must be a Base64 string.')
    const filename = parseLine(attachment.filename || `attachment-${index + 1}`, 'attachments.filename')
    return {
      filename,
      contentType: parseLine(attachment.content_type ?? lookup(filename) ?? 'application/octet-stream', 'attachments.content_type'),
      content: attachment.content,
      contentId: attachment.content_id === undefined ? undefined : parseLine(attachment.content_id, 'attachments.content_id'),
    }
  })
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function invalid(message: string) {
  return resendError(422, 'validation_error', message)
}

function missing(message: string) {
  return resendError(422, 'missing_required_field', message)
}
