import type { Infer } from 'convex/values'
import type Stripe from 'stripe'
import type { Doc, Id } from '../_generated/dataModel'
import { withOrder } from './returnUrls'
import type { paymentStatus } from './orderFields'
import { callStripe, type StripeResult } from './stripe'
import { orderMetadata } from './stripeMetadata'

type Payment = Infer<typeof paymentStatus>

/** Parameters of a request about an order. Another customer makes it another request, with its own key. */
export type AskedOrder = Pick<Doc<'orders'>, '_id' | 'items' | 'amount' | 'currency' | 'version'> & { userId: Id<'users'>, customerId: string }

/**
 * Opens a page on which the customer pays. Stripe makes one for an order and version, however often it is asked.
 *
 * Source: https://docs.stripe.com/api/checkout/sessions/create
 */
export function createSession(order: AskedOrder & { expiresAt: number, successUrl: string, cancelUrl?: string }): Promise<StripeResult<Stripe.Checkout.Session>> {
  const metadata = orderMetadata(order._id)
  return callStripe(stripe => stripe.checkout.sessions.create({
    mode: 'payment',
    client_reference_id: order.userId,
    customer: order.customerId,
    line_items: order.items.map(({ name, quantity, unitAmount }) => ({
      quantity,
      price_data: { currency: order.currency, unit_amount: unitAmount, product_data: { name } },
    })),
    metadata,
    // So that charges and refunds name the order too.
    payment_intent_data: { metadata },
    success_url: withOrder(order.successUrl, order._id),
    cancel_url: order.cancelUrl && withOrder(order.cancelUrl, order._id),
    expires_at: Math.floor(order.expiresAt / 1_000),
  }, { idempotencyKey: `checkout/${order._id}/${order.version}/${order.customerId}` }))
}

/**
 * Makes what a card can be charged with, at most once.
 *
 * Source: https://docs.stripe.com/api/payment_intents/create
 */
export function createIntent(order: AskedOrder): Promise<StripeResult<Stripe.PaymentIntent>> {
  return callStripe(stripe => stripe.paymentIntents.create({
    amount: order.amount,
    currency: order.currency,
    customer: order.customerId,
    metadata: orderMetadata(order._id),
    automatic_payment_methods: { enabled: true },
  }, { idempotencyKey: `charge/${order._id}/${order.version}/${order.customerId}` }))
}

/** How a try to charge a card ended; `action` is what the bank still wants of its owner. */
export interface Confirmation {
  payment: Payment
  action?: { clientSecret: string, url?: string }
}

/**
 * Charges a card. An intent that has succeeded before, in another tab or by a try whose answer was lost, is a success.
 *
 * @param token A payment method (`pm_…`) or a confirmation token (`ctoken_…`) of Stripe.js.
 */
export async function confirmIntent({ paymentIntentId, token, idempotencyKey, returnUrl }: { paymentIntentId: string, token: string, idempotencyKey: string, returnUrl: string }): Promise<StripeResult<Confirmation>> {
  const means = token.startsWith('ctoken_') ? { confirmation_token: token, use_stripe_sdk: true } : { payment_method: token }
  const answer = await callStripe(stripe => stripe.paymentIntents.confirm(paymentIntentId, { ...means, return_url: returnUrl }, { idempotencyKey }))
  if (answer.ok)
    return { ok: true, value: toConfirmation(answer.value) }
  if (answer.reason !== 'payment_intent_unexpected_state')
    return answer
  const now = await callStripe(stripe => stripe.paymentIntents.retrieve(paymentIntentId))
  return now.ok ? { ok: true, value: toConfirmation(now.value) } : now
}

/** Where an order's payment is at Stripe. With `close`, one that waits for the customer ends first. */
export async function fetchPaymentStatus({ sessionId, paymentIntentId, close }: { sessionId?: string, paymentIntentId?: string, close?: boolean }): Promise<StripeResult<Payment>> {
  const find = async () => sessionId === undefined
    ? mapResult(await callStripe(stripe => stripe.paymentIntents.retrieve(paymentIntentId!)), intentPaymentStatus)
    : mapResult(await callStripe(stripe => stripe.checkout.sessions.retrieve(sessionId, { expand: ['payment_intent'] })), sessionPaymentStatus)

  const found = await find()
  if (!close || !found.ok || found.value.state !== 'open')
    return found
  const closed = sessionId === undefined
    ? mapResult(await callStripe(stripe => stripe.paymentIntents.cancel(paymentIntentId!)), intentPaymentStatus)
    : mapResult(await callStripe(stripe => stripe.checkout.sessions.expire(sessionId)), sessionPaymentStatus)
  // The customer may have been quicker.
  return closed.ok ? closed : find()
}

/** The state of a checkout page's payment. */
export function sessionPaymentStatus(session: Stripe.Checkout.Session): Payment {
  const intent = session.payment_intent
  return {
    state: sessionState(session),
    sessionId: session.id,
    paymentIntentId: typeof intent === 'string' ? intent : intent?.id,
    amount: session.amount_total ?? 0,
    currency: session.currency ?? '',
  }
}

/** The state of a card's charge. */
export function intentPaymentStatus(intent: Stripe.PaymentIntent): Payment {
  return {
    state: intentState(intent),
    paymentIntentId: intent.id,
    amount: intent.status === 'succeeded' ? intent.amount_received : intent.amount,
    currency: intent.currency,
    // Other messages than those about cards are worded for the owner of the key.
    reason: intent.last_payment_error?.type === 'card_error' ? intent.last_payment_error.message : undefined,
  }
}

function sessionState({ status, payment_status: paid, payment_intent: intent }: Stripe.Checkout.Session): Payment['state'] {
  if (status !== 'complete')
    return status === 'expired' ? 'expired' : 'open'
  if (paid !== 'unpaid')
    return 'paid'
  // A bank that did not pay in the end leaves the page complete, and its intent without means.
  return typeof intent === 'object' && intent?.status === 'requires_payment_method' ? 'failed' : 'processing'
}

function intentState({ status, last_payment_error: declined }: Stripe.PaymentIntent): Payment['state'] {
  switch (status) {
    case 'succeeded': return 'paid'
    case 'processing': return 'processing'
    case 'canceled': return 'expired'
    case 'requires_payment_method': return declined ? 'failed' : 'open'
    default: return 'open'
  }
}

function toConfirmation(intent: Stripe.PaymentIntent): Confirmation {
  const payment = intentPaymentStatus(intent)
  return intent.status === 'requires_action' && intent.client_secret
    ? { payment, action: { clientSecret: intent.client_secret, url: intent.next_action?.redirect_to_url?.url ?? undefined } }
    : { payment }
}

function mapResult<From, To>(answer: StripeResult<From>, to: (value: From) => To): StripeResult<To> {
  return answer.ok ? { ok: true, value: to(answer.value) } : answer
}
