import { internal } from '../../_generated/api'
import type { Doc } from '../../_generated/dataModel'
import type { MutationCtx } from '../../_generated/server'
import { review } from './orders'

/**
 * Takes from an order whose it was: what is left says only what was sold for how much, and Stripe's ids. Money that
 * is on its way is not lost with the account: open pages are closed, begun refunds are made.
 */
export async function anonymizeOrder(ctx: MutationCtx, order: Doc<'orders'>) {
  const nobodys = { userId: undefined, jobId: undefined, refundJobId: undefined, sessionUrl: undefined, successUrl: undefined, cancelUrl: undefined }
  const refund = order.refundJobId && await ctx.db.get('jobs', order.refundJobId)
  const waits = order.status === 'draft' || order.status === 'open'
  await ctx.db.patch('orders', order._id, { ...nobodys, dueAt: waits ? Date.now() : undefined })

  if (order.status === 'paid')
    await review(ctx, { ...order, ...nobodys }, 'The account was deleted before the credits were handed over.')
  if (refund?.status === 'running')
    await ctx.scheduler.runAfter(0, internal.refunds.ask, { orderId: order._id })
}
