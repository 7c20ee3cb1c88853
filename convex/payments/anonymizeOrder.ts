import { internal } from '../_generated/api'
import type { Doc } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import { getPendingRefundJob, listReversals } from './paymentTotals'
import { patchOrder } from './transitions'
import { updateOrderFromPayments } from './updateOrderFromPayments'

/**
 * Takes from an order whose it was: what is left says only what was sold for how much, and Stripe's ids. Money that
 * is on its way is not lost with the account: open pages are closed, begun refunds are made.
 */
export async function anonymizeOrder(ctx: MutationCtx, order: Doc<'orders'>) {
  const nobodys = { userId: undefined, jobId: undefined, refundJobId: undefined, sessionUrl: undefined, successUrl: undefined, cancelUrl: undefined }
  const refund = await getPendingRefundJob(ctx, order)
  const waits = order.status === 'draft' || order.status === 'open'
  await patchOrder(ctx, order._id, { ...nobodys, dueAt: waits ? Date.now() : undefined })

  if (order.status === 'paid')
    await updateOrderFromPayments(ctx, order._id)
  if (refund)
    await ctx.scheduler.runAfter(0, internal.payments.refunds.refundAtStripe, { orderId: order._id })
  for (const { _id, jobId } of await listReversals(ctx, order)) {
    if (jobId)
      await ctx.db.patch('reversals', _id, { jobId: undefined })
  }
}
