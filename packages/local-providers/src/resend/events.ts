import { createHmac, randomUUID } from 'node:crypto'
import type { Sign } from '../kit/delivery.ts'
import type { PlannedEvent } from '../kit/outbox.ts'
import type { Outcome } from './addresses.ts'
import type { Mail, MailStatus } from './mailbox.ts'

/** The webhook events that the local Resend sends. */
export const eventTypes = [
  'email.sent', 'email.delivered', 'email.delivery_delayed', 'email.failed', 'email.bounced', 'email.complained', 'email.suppressed',
] as const
export type EventType = typeof eventTypes[number]

/** Where a mail stands after an event. */
export function statusAfter({ type }: { type: string }): MailStatus {
  return type.slice('email.'.length) as MailStatus
}

/** Everything that will happen to a mail: sent now, the rest one `delay` (in milliseconds) after the other. */
export function plannedEvents(mail: EventSubject, outcome: Outcome, delay: number): PlannedEvent[] {
  const types: Record<Outcome, EventType[]> = {
    delivered: ['email.sent', 'email.delivered'],
    bounced: ['email.sent', 'email.bounced'],
    complained: ['email.sent', 'email.delivered', 'email.complained'],
    suppressed: ['email.sent', 'email.suppressed'],
  }
  return types[outcome].map((type, index) => plannedEvent(mail, type, mail.createdAt + index * delay))
}

/** One event about a mail, in the shape that Resend's webhooks have. */
export function plannedEvent(mail: EventSubject, type: EventType, at: number): PlannedEvent {
  return {
    id: `msg_${randomUUID().replaceAll('-', '')}`,
    subject: mail.id,
    type,
    dueAt: at,
    payload: JSON.stringify({
      type,
      created_at: new Date(at).toISOString(),
      data: {
        email_id: mail.id,
        message_id: mail.messageId,
        created_at: new Date(mail.createdAt).toISOString(),
        from: mail.from,
        to: mail.to,
        subject: mail.subject,
        ...mail.tags.length > 0 ? { tags: Object.fromEntries(mail.tags.map(({ name, value }) => [name, value])) } : {},
        ...details[type],
      },
    }),
  }
}

export type EventSubject = Pick<Mail, 'id' | 'messageId' | 'createdAt' | 'from' | 'to' | 'subject' | 'tags'>

const details: Partial<Record<EventType, object>> = {
  'email.bounced': {
    bounce: {
      type: 'Permanent',
      subType: 'General',
      message: 'The recipient\'s mail server permanently rejected the email: the mailbox does not exist.',
    },
  },
  'email.failed': {
    failed: { reason: 'The sending domain is not verified.' },
  },
  'email.suppressed': {
    suppressed: {
      type: 'OnAccountSuppressionList',
      message: 'The recipient is on the suppression list because of an earlier bounce or complaint.',
    },
  },
}

/** Signs as svix does for Resend: HMAC-SHA256 over id, timestamp and body. */
export const signSvix: Sign = ({ id, payload, secret, at }) => {
  const timestamp = Math.floor(at / 1_000)
  const signature = createHmac('sha256', secretBytes(secret)).update(`${id}.${timestamp}.${payload}`).digest('base64')
  return { 'svix-id': id, 'svix-timestamp': String(timestamp), 'svix-signature': `v1,${signature}` }
}

/** The key in a `whsec_…` secret. Throws if it is not one. */
export function secretBytes(secret: string): Buffer {
  const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  if (!secret.startsWith('whsec_') || bytes.length === 0)
    throw new Error('A webhook secret must be `whsec_` followed by Base64.')
  return bytes
}
