import type { Infer } from 'convex/values'
import type { Doc } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import type { JobError } from '../jobs/jobRows'
import { updateOrderFromPayments } from './updateOrderFromPayments'
import type { paymentStatus } from './orderFields'
import { closeOrder, isUnpaid } from './orderChanges'
import { recordPayment } from './paymentRows'

type Order = Doc<'orders'>
type Payment = Infer<typeof paymentStatus>

/** How often to ask about a payment that a bank is still at, in ms. */
const CHECK_PROCESSING_MS = 60 * 60_000
/** How long a bank's own question about a charge may stay unanswered, in ms. */
const AUTHENTICATION_WINDOW_MS = 30 * 60_000
/** Stripe's clock and ours differ, and its word may be on the way. */
export const WEBHOOK_GRACE_MS = 60_000

const abandoned: JobError = { code: 'CANCELED', message: 'Nothing was paid in time. You were not charged.', retryable: true }

/**
 * Moves an order on by what Stripe says of its payment: the one way for webhooks, the return page, and checks that
 * nobody asked for. Repeated, late and reordered words change nothing.
 */
export async function settleOrder(ctx: MutationCtx, order: Order, payment: Payment) {
  if (payment.state === 'paid')
    return recordPaid(ctx, order, payment)
  // Of a page that was replaced only a payment matters.
  if (isOutdated(order, payment))
    return
  const { state, sessionId, paymentIntentId } = payment
  if (order.status !== 'draft' && order.status !== 'open')
    return
  switch (state) {
    case 'open':
      if (order.status === 'draft')
        await ctx.db.patch('orders', order._id, { status: 'open', sessionId, paymentIntentId, dueAt: closesAt(order) + WEBHOOK_GRACE_MS })
      break
    case 'processing':
      await ctx.db.patch('orders', order._id, { status: 'open', sessionId, paymentIntentId, processing: true, dueAt: Date.now() + CHECK_PROCESSING_MS })
      break
    case 'expired':
      await closeOrder(ctx, order, 'expired', abandoned)
      break
    case 'failed':
      await closeOrder(ctx, order, 'failed', { code: 'PROVIDER_REJECTED', message: payment.reason ?? 'The bank did not pay. You were not charged.', retryable: true })
  }
}

async function recordPaid(ctx: MutationCtx, order: Order, { sessionId, paymentIntentId = sessionId!, amount, currency }: Payment) {
  if (!await recordPayment(ctx, order, { paymentIntentId, amount, currency }))
    return
  if (isUnpaid(order))
    await ctx.db.patch('orders', order._id, { sessionId: sessionId ?? order.sessionId })
  await updateOrderFromPayments(ctx, order._id)
}

function closesAt(order: Order) {
  return order.expiresAt ?? Date.now() + AUTHENTICATION_WINDOW_MS
}

/** Whether this is about a page or a charge that the order has no more to do with. */
function isOutdated(order: Order, { sessionId, paymentIntentId }: Payment) {
  const differs = (ours?: string, theirs?: string) => ours !== undefined && ours !== theirs
  return order.kind === 'checkout' ? sessionId === undefined || differs(order.sessionId, sessionId) : differs(order.paymentIntentId, paymentIntentId)
}
