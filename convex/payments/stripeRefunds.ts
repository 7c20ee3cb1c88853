import type Stripe from 'stripe'
import type { Id } from '../_generated/dataModel'
import type { PaymentState } from './orderFields'
import { callStripe, type StripeResult } from './stripe'
import { orderMetadata, readOrderId } from './stripeMetadata'

type Reversal = PaymentState['reversals'][number]

/** How a payment's money stands. `orderId` is absent for payments that others made with the same Stripe account. */
export interface OrderPaymentState { orderId?: string, money: PaymentState }

/**
 * Asks Stripe what it received and what of it went back: refunds, whoever made them, and disputes.
 *
 * Sources: https://docs.stripe.com/api/refunds/list https://docs.stripe.com/api/disputes/list
 */
export function fetchPaymentState(paymentIntentId: string): Promise<StripeResult<OrderPaymentState>> {
  return callStripe(async (stripe) => {
    const asOf = Date.now()
    const all = { payment_intent: paymentIntentId, limit: 100 }
    const [intent, refunds, disputes] = await Promise.all([stripe.paymentIntents.retrieve(paymentIntentId), stripe.refunds.list(all), stripe.disputes.list(all)])
    const { amount_received: received, currency, metadata } = intent
    const reversals = [...refunds.data.map(refundReversal), ...disputes.data.filter(isChargeback).map(dispute => disputeReversal(dispute, intent))]
    // Stripe lists the latest first.
    return { orderId: readOrderId(metadata), money: { asOf, paymentIntentId, received, currency, reversals: reversals.reverse() } }
  })
}

/**
 * Gives all that is left of a payment back; `attempt` counts how often its owner wanted it. Done before counts as done.
 *
 * Source: https://docs.stripe.com/api/refunds/create
 */
export async function refundPayment({ orderId, paymentIntentId, attempt }: { orderId: Id<'orders'>, paymentIntentId: string, attempt: number }): Promise<StripeResult<OrderPaymentState>> {
  // What Stripe has answered to a key it repeats: wanted again after it failed, a refund needs another.
  const idempotencyKey = attempt > 1 ? `refund/${orderId}/${attempt}` : `refund/${orderId}`
  const answer = await callStripe(stripe => stripe.refunds.create({ payment_intent: paymentIntentId, metadata: orderMetadata(orderId) }, { idempotencyKey }))
  return answer.ok || answer.reason === 'charge_already_refunded' ? fetchPaymentState(paymentIntentId) : answer
}

/** An answer as `refunds.finish` takes it. */
export function toRefundOutcome(answer: StripeResult<OrderPaymentState>) {
  return answer.ok ? { ok: true as const, money: answer.value.money } : { ok: false as const, error: answer.error }
}

function refundReversal({ id, amount, status, metadata }: Stripe.Refund): Reversal {
  return { stripeId: id, kind: 'refund', amount, status: refundStatus(status), ours: readOrderId(metadata) !== undefined }
}

function refundStatus(status: Stripe.Refund['status']): Reversal['status'] {
  switch (status) {
    case 'succeeded': return 'succeeded'
    case 'failed':
    case 'canceled': return 'failed'
    default: return 'pending'
  }
}

/** Inquiries only ask. */
function isChargeback({ status }: Stripe.Dispute) {
  return !status.startsWith('warning')
}

function disputeReversal({ id, amount, currency, status }: Stripe.Dispute, payment: Stripe.PaymentIntent): Reversal {
  // A bank may count in its customer's currency.
  return { stripeId: id, kind: 'dispute', amount: currency === payment.currency ? amount : payment.amount_received, status: disputeStatus(status), ours: false }
}

function disputeStatus(status: Stripe.Dispute['status']): Reversal['status'] {
  switch (status) {
    case 'won':
    case 'prevented': return 'failed'
    // The money is with the customer, also while an appeal runs.
    case 'lost':
    case 'appeal_needs_response':
    case 'appeal_under_review': return 'succeeded'
    default: return 'pending'
  }
}
