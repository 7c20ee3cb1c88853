import { v, type Infer } from 'convex/values'
import type Stripe from 'stripe'
import { paymentState, paymentStatus } from './orderFields'
import { readOrderId } from './stripeMetadata'
import { intentPaymentStatus, sessionPaymentStatus } from './stripePayments'

/** What an event says of one of our orders. */
export const stripeUpdate = v.union(v.object({ payment: paymentStatus }), v.object({ money: paymentState }))

/** What an event tells: how an order's payment stands, or of which payment Stripe should be asked. */
export type StripeUpdate = { orderId: string, payment: Infer<typeof paymentStatus> } | { changed: string }

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
export const subscribedEventTypes: readonly Stripe.Event.Type[] = [...payments, ...reversals]

type PaymentEvent = Extract<Stripe.Event, { type: typeof payments[number] }>

/**
 * What an event means for an order; `null` for those that mean nothing, or are about payments that others made with
 * the same Stripe account: those name no order.
 *
 * Source: https://docs.stripe.com/api/events/types
 */
export function parseStripeEvent(event: Stripe.Event): StripeUpdate | null {
  if (isOneOf(event, reversals)) {
    const { payment_intent: intent } = event.data.object
    return intent ? { changed: typeof intent === 'string' ? intent : intent.id } : null
  }
  const orderId = isOneOf(event, payments) ? readOrderId(event.data.object.metadata) : undefined
  return orderId === undefined ? null : { orderId, payment: readPaymentStatus(event as PaymentEvent) }
}

function readPaymentStatus(event: PaymentEvent): Infer<typeof paymentStatus> {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.processing':
    case 'payment_intent.canceled':
      return intentPaymentStatus(event.data.object)
    case 'checkout.session.async_payment_failed':
      return { ...sessionPaymentStatus(event.data.object), state: 'failed' }
    default:
      return sessionPaymentStatus(event.data.object)
  }
}

function isOneOf<Type extends Stripe.Event.Type>(event: Stripe.Event, types: readonly Type[]): event is Extract<Stripe.Event, { type: Type }> {
  return (types as readonly string[]).includes(event.type)
}
