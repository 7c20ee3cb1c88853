import type { OutboxEvent } from '../../kit/outbox.ts'
import type { Mail } from '../mailbox.ts'

/** A mail for tests and scripts, in Resend's field names. */
export function mailJson(mail: Mail, events: OutboxEvent[]) {
  return {
    id: mail.id,
    from: mail.from,
    to: mail.to,
    cc: mail.cc,
    bcc: mail.bcc,
    reply_to: mail.replyTo,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    tags: mail.tags,
    headers: mail.headers,
    attachments: mail.attachments.map(({ filename, contentType, contentId, content }) => ({
      filename,
      content_type: contentType,
      content_id: contentId,
      size: Buffer.byteLength(content, 'base64'),
    })),
    created_at: new Date(mail.createdAt).toISOString(),
    last_event: mail.status,
    idempotency_key: mail.idempotencyKey,
    events: events.map(({ id, type, status, dueAt }) => ({ id, type, status, at: new Date(dueAt).toISOString() })),
  }
}
