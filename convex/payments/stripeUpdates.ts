import { v, type Infer } from 'convex/values'
import type Stripe from 'stripe'
import { money, payment } from './orderFields'
import { orderIn } from './stripeMetadata'
import { ofIntent, ofSession } from './stripePayments'

/** What an event says of one of our orders. */
export const news = v.union(v.object({ payment }), v.object({ money }))

/** What an event tells: how an order's payment stands, or of which payment Stripe should be asked. */
export type News = { orderId: string, payment: Infer<typeof payment> } | { changed: string }

/** Tell how a payment stands. */
const payments = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.succeeded',
  'payment_intent.processing',
  'payment_intent.canceled',
] as const

/** Tell that something went back, or did not. Late ones tell of old times: Stripe is asked how it stands. */
const reversals = [
  'charge.refunded',
  'charge.refund.updated',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
] as const

/** The events that an endpoint should be told of. */
export const followed: readonly Stripe.Event.Type[] = [...payments, ...reversals]

type PaymentEvent = Extract<Stripe.Event, { type: typeof payments[number] }>

/**
 * What an event means for an order; `null` for those that mean nothing, or are about payments that others made with
 * the same Stripe account: those name no order.
 *
 * Source: https://docs.stripe.com/api/events/types
 */
export function newsIn(event: Stripe.Event): News | null {
  if (isAbout(event, reversals)) {
    const { payment_intent: intent } = event.data.object
    return intent ? { changed: typeof intent === 'string' ? intent : intent.id } : null
  }
  const orderId = isAbout(event, payments) ? orderIn(event.data.object.metadata) : undefined
  return orderId === undefined ? null : { orderId, payment: paymentIn(event as PaymentEvent) }
}

function paymentIn(event: PaymentEvent): Infer<typeof payment> {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.processing':
    case 'payment_intent.canceled':
      return ofIntent(event.data.object)
    case 'checkout.session.async_payment_failed':
      return { ...ofSession(event.data.object), state: 'failed' }
    default:
      return ofSession(event.data.object)
  }
}

function isAbout<Type extends Stripe.Event.Type>(event: Stripe.Event, types: readonly Type[]): event is Extract<Stripe.Event, { type: Type }> {
  return (types as readonly string[]).includes(event.type)
}
