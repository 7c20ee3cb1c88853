import type { Doc } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import { formatAmount } from '../../shared/money'
import { settleJob } from '../jobs/jobRows'
import { getPaymentTotals, listReversals } from './paymentTotals'
import { fulfillOrder, isUnpaid, markForReview } from './orderChanges'
import { isFulfilled, restoreCredits, reverseCredits } from './outstandingCredits'

type Order = Doc<'orders'>

/** How long a browser has for the second step of a charge before the order is completed without it, in ms. */
const AUTO_COMPLETE_MS = 5 * 60_000

/**
 * Brings an order to where its money says that it is: paid or handed over while exactly its amount is here, given back
 * once nothing is, and left to a person in between. Its credits go and come back with the money.
 */
export async function updateOrderFromPayments(ctx: MutationCtx, orderId: Order['_id']) {
  const order = (await ctx.db.get('orders', orderId))!
  const { received, kept, refunding: leaving, disputed, mismatch } = await getPaymentTotals(ctx, order)
  if (received === 0)
    return
  const isReversing = kept <= leaving || disputed > 0
  const missing = isReversing ? await reverseCredits(ctx, order) : await restoreCredits(ctx, order)

  if (disputed > 0)
    return markForReview(ctx, order, `Its buyer disputes ${formatAmount(disputed, order.currency)} at their bank. Answer that in Stripe's dashboard.`)
  if (mismatch)
    return markForReview(ctx, order, mismatch)
  if (kept > 0)
    return completeOrder(ctx, order)
  if (missing > 0)
    return markForReview(ctx, order, `Given back after ${missing} of its credits were spent.`)
  await closeRefundedOrder(ctx, order)
}

/** Ends an order whose money is given back. `missing`: credits of it that cannot be taken back any more. */
export async function closeRefundedOrder(ctx: MutationCtx, { _id, jobId, writtenOff = 0 }: Order, missing = 0) {
  await ctx.db.patch('orders', _id, {
    status: 'refunded',
    refundedAt: Date.now(),
    writtenOff: writtenOff + missing || undefined,
    review: undefined,
    processing: undefined,
    dueAt: undefined,
  })
  // Its payment may not have been heard of yet.
  if (jobId)
    await settleJob(ctx, jobId, { status: 'succeeded' })
}

/** What is paid for becomes its buyer's, or stays or becomes so again. */
async function completeOrder(ctx: MutationCtx, order: Order) {
  if (!order.userId)
    return settleDeletedAccount(ctx, order)
  if (isUnpaid(order) && order.kind === 'charge')
    return ctx.db.patch('orders', order._id, { status: 'paid', dueAt: Date.now() + AUTO_COMPLETE_MS })
  if (order.status === 'paid' || order.status === 'fulfilled')
    return
  await markFulfilled(ctx, order)
  await fulfillOrder(ctx, order)
}

/** Nobody is left whom the money could buy anything. */
async function settleDeletedAccount(ctx: MutationCtx, order: Order) {
  const reversals = await listReversals(ctx, order)
  if (reversals.some(({ kind, status }) => kind === 'refund' && status === 'failed'))
    return markForReview(ctx, order, 'A refund of it failed after the account was deleted.')
  if (await isFulfilled(ctx, order))
    return markFulfilled(ctx, order)
  await markForReview(ctx, order, 'Paid after the account was deleted.')
}

async function markFulfilled(ctx: MutationCtx, { _id, jobId }: Order) {
  await ctx.db.patch('orders', _id, { status: 'fulfilled', review: undefined, refundedAt: undefined, dueAt: undefined })
  if (jobId)
    await settleJob(ctx, jobId, { status: 'succeeded' })
}
