import { v, type Infer } from 'convex/values'
import type Stripe from 'stripe'
import { payment, refunded } from '../lib/payments/orderFields'
import { ofIntent, ofSession } from './stripePayments'

/** What an event says of one of our orders. */
export const news = v.union(v.object({ payment }), v.object({ refunded }))

/**
 * What an event means for an order; `null` for those that mean nothing, or are about payments that others made with
 * the same Stripe account: those carry no `orderId`.
 *
 * Source: https://docs.stripe.com/api/events/types
 */
export function newsIn(event: Stripe.Event): { orderId: string, news: Infer<typeof news> } | null {
  const found = read(event)
  const orderId = found?.metadata?.orderId
  return orderId === undefined ? null : { orderId, news: found!.news }
}

function read(event: Stripe.Event): { metadata: Stripe.Metadata | null, news: Infer<typeof news> } | null {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.expired':
      return { metadata: event.data.object.metadata, news: { payment: ofSession(event.data.object) } }
    case 'checkout.session.async_payment_failed':
      return { metadata: event.data.object.metadata, news: { payment: { ...ofSession(event.data.object), state: 'failed' } } }
    case 'payment_intent.succeeded':
    case 'payment_intent.processing':
    case 'payment_intent.canceled':
      return { metadata: event.data.object.metadata, news: { payment: ofIntent(event.data.object) } }
    case 'charge.refunded':
      return refundNews(event.data.object)
    default:
      return null
  }
}

function refundNews({ metadata, payment_intent: intent, amount_refunded: amount, refunded: full }: Stripe.Charge) {
  const paymentIntentId = typeof intent === 'string' ? intent : intent?.id
  return paymentIntentId === undefined ? null : { metadata, news: { refunded: { paymentIntentId, amount, full } } }
}
