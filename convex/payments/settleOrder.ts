import type { Infer } from 'convex/values'
import type { Doc } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import type { JobError } from '../jobs/jobRows'
import type { PaymentState, paymentStatus } from './orderFields'
import { recordReversal } from './reversalRows'
import { isUnpaid, moveOrder, patchOrder } from './transitions'
import { updateOrderFromPayments } from './updateOrderFromPayments'

type Order = Doc<'orders'>
type Payment = Infer<typeof paymentStatus>

/** How often to ask about a payment that a bank is still at, in ms. */
const CHECK_PROCESSING_MS = 60 * 60_000
/** Stripe's clock and ours differ, and its word may be on the way. */
export const WEBHOOK_GRACE_MS = 60_000

const abandoned: JobError = { code: 'CANCELED', message: 'This order closed without a payment. You weren’t charged.', retryable: true }

/**
 * Moves an order by the status of its payment at Stripe, for webhooks, the return page and the cron. Repeated, late and
 * reordered reports change nothing.
 */
export async function settleOrder(ctx: MutationCtx, order: Order, payment: Payment) {
  const { state, sessionId, paymentIntentId, reason } = payment
  // Of a page that was replaced only a payment matters.
  if (state !== 'paid' && isOutdated(order, payment))
    return
  switch (state) {
    case 'open':
      if (order.status === 'draft')
        await moveOrder(ctx, order._id, 'open', { fields: { sessionId, paymentIntentId, dueAt: order.expiresAt! + WEBHOOK_GRACE_MS } })
      break
    case 'processing':
      await moveOrder(ctx, order._id, 'open', { fields: { sessionId, paymentIntentId, processing: true, dueAt: Date.now() + CHECK_PROCESSING_MS } })
      break
    case 'expired':
      await moveOrder(ctx, order._id, 'expired', { error: abandoned })
      break
    case 'failed':
      await moveOrder(ctx, order._id, 'failed', { error: { code: 'PROVIDER_REJECTED', message: reason ?? 'The payment failed. You weren’t charged. Try again, or use another payment method.', retryable: true } })
      break
    case 'paid':
      if (await recordPayment(ctx, order, payment))
        await updateOrderFromPayments(ctx, order._id)
  }
}

/**
 * Moves an order by what Stripe received for a payment and what went back. Repeated answers change nothing, and an
 * answer never undoes a later one.
 */
export async function settlePayment(ctx: MutationCtx, order: Order, { paymentIntentId, received, currency, reversals, asOf }: PaymentState) {
  if (received === 0)
    return
  let isNews = await recordPayment(ctx, order, { paymentIntentId, amount: received, currency })
  const row = (await paymentRow(ctx, paymentIntentId))!
  if (row.asOf !== undefined && row.asOf > asOf)
    return
  await ctx.db.patch('payments', row._id, { asOf })
  for (const reversal of reversals)
    isNews = await recordReversal(ctx, order, { paymentIntentId, currency, ...reversal }) || isNews
  if (isNews)
    await updateOrderFromPayments(ctx, order._id)
}

/** Inserts a payment that Stripe received, once. @returns whether it was news */
async function recordPayment(ctx: MutationCtx, order: Order, { sessionId, paymentIntentId = sessionId!, amount, currency }: Omit<Payment, 'state'>): Promise<boolean> {
  if (await paymentRow(ctx, paymentIntentId))
    return false
  await ctx.db.insert('payments', { orderId: order._id, paymentIntentId, amount, currency })
  if (isUnpaid(order))
    await patchOrder(ctx, order._id, { sessionId: sessionId ?? order.sessionId, paymentIntentId, paidAt: Date.now() })
  return true
}

function paymentRow(ctx: MutationCtx, paymentIntentId: string) {
  return ctx.db.query('payments').withIndex('by_payment_intent', q => q.eq('paymentIntentId', paymentIntentId)).unique()
}

/** Whether this is about a page or a charge that the order has no more to do with. */
function isOutdated(order: Order, { sessionId, paymentIntentId }: Payment) {
  const differs = (ours?: string, theirs?: string) => ours !== undefined && ours !== theirs
  return order.kind === 'checkout' ? sessionId === undefined || differs(order.sessionId, sessionId) : differs(order.paymentIntentId, paymentIntentId)
}
