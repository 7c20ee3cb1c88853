import { createHmac } from 'node:crypto'
import type Stripe from 'stripe'
import type { Sign } from '../kit/delivery.ts'
import type { PlannedEvent } from '../kit/outbox.ts'
import { newId } from './objects.ts'

/** The webhook events that the local Stripe sends. */
export const eventTypes = [
  'checkout.session.completed', 'checkout.session.expired',
  'checkout.session.async_payment_succeeded', 'checkout.session.async_payment_failed',
  'payment_intent.processing', 'payment_intent.requires_action', 'payment_intent.succeeded',
  'payment_intent.payment_failed', 'payment_intent.canceled',
  'charge.pending', 'charge.succeeded', 'charge.failed', 'charge.refunded', 'charge.refund.updated',
  'refund.created', 'refund.updated', 'refund.failed',
  'charge.dispute.created', 'charge.dispute.updated', 'charge.dispute.closed',
  'charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated',
] as const satisfies Stripe.Event.Type[]
export type EventType = typeof eventTypes[number]

/** The version whose shapes the objects have: that of the SDK. */
export const apiVersion = '2026-10-28.endive'

/** An event as Stripe sends it. */
export interface StripeEvent {
  id: string
  object: 'event'
  api_version: string
  created: number
  data: { object: object, previous_attributes?: object }
  livemode: false
  pending_webhooks: number
  request: { id: string | null, idempotency_key: string | null }
  type: EventType
}

export interface EventInput {
  type: EventType
  object: object
  previous?: object
  /** Milliseconds since the epoch; now unless told. */
  at?: number
  request?: StripeEvent['request']
}

/** One event about `object` as it is now. Events of one `subject` are first attempted in order. */
export function plannedEvent(subject: string, { type, object, previous, at = Date.now(), request }: EventInput): PlannedEvent {
  const event: StripeEvent = {
    id: newId('evt'),
    object: 'event',
    api_version: apiVersion,
    created: Math.floor(at / 1_000),
    data: { object, ...previous && { previous_attributes: previous } },
    livemode: false,
    pending_webhooks: 1,
    request: request ?? { id: null, idempotency_key: null },
    type,
  }
  return { id: event.id, subject, type, dueAt: at, payload: JSON.stringify(event, null, 2) }
}

/** Signs as Stripe does: HMAC-SHA256 over timestamp and body, with the whole secret as the key. */
export const signStripe: Sign = ({ payload, secret, at }) => {
  const timestamp = Math.floor(at / 1_000)
  const signature = createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex')
  return { 'stripe-signature': `t=${timestamp},v1=${signature}` }
}

/** Throws unless it is a signing secret. */
export function checkSecret(secret: string): void {
  if (!/^whsec_\S+$/.test(secret))
    throw new Error('A webhook secret must start with `whsec_`.')
}
