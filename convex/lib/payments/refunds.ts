import type { Infer } from 'convex/values'
import type { Doc } from '../../_generated/dataModel'
import type { MutationCtx } from '../../_generated/server'
import { changeCredits, creditsOf } from './credits'
import { settleJob } from '../jobs/jobs'
import type { refunded } from './orderFields'
import { review } from './orders'

type Order = Doc<'orders'>

/** Takes an order's credits back before its money is returned, so that they cannot be spent meanwhile. */
export async function reserveRefund(ctx: MutationCtx, order: Order, job: Doc<'jobs'>) {
  await changeCredits(ctx, { userId: job.userId, delta: -order.credits, reason: 'refund', cause: job._id })
}

/** Gives the credits back that `reserveRefund` took: the money was not returned. */
export async function returnReserved(ctx: MutationCtx, order: Order, job: Doc<'jobs'>) {
  await changeCredits(ctx, { userId: job.userId, delta: order.credits, reason: 'refundReturned', cause: job._id })
}

/** Records that a payment was given back, whether here or at Stripe. Repeated and late words change nothing. */
export async function recordRefunded(ctx: MutationCtx, order: Order, { paymentIntentId, amount, full }: Infer<typeof refunded>) {
  if (order.status === 'refunded')
    return
  if (order.paymentIntentId !== undefined && order.paymentIntentId !== paymentIntentId)
    return review(ctx, order, `Another payment of it, ${paymentIntentId}, was refunded.`)
  if (!full)
    return review(ctx, order, `Refunded in part at Stripe: ${amount} of ${order.amount} ${order.currency}.`)

  const job = order.refundJobId ? await ctx.db.get('jobs', order.refundJobId) : null
  if (job?.status === 'running')
    await settleJob(ctx, job._id, { status: 'succeeded' })
  else if (!await takeCredits(ctx, order))
    return review(ctx, order, 'Refunded at Stripe after its credits were spent.')
  await ctx.db.patch('orders', order._id, {
    status: 'refunded',
    paymentIntentId,
    refundedAt: Date.now(),
    review: undefined,
    processing: undefined,
    dueAt: undefined,
  })
  // Its payment may not have been heard of yet.
  if (order.jobId)
    await settleJob(ctx, order.jobId, { status: 'succeeded' })
}

/** @returns whether nothing of the order is left with its user. */
async function takeCredits(ctx: MutationCtx, { _id, userId, credits }: Order) {
  const fulfilment = await ctx.db.query('fulfilments').withIndex('by_order', q => q.eq('orderId', _id)).first()
  if (!fulfilment || !userId)
    return true
  if (await creditsOf(ctx, userId) < credits)
    return false
  await changeCredits(ctx, { userId, delta: -credits, reason: 'refund', cause: _id })
  return true
}
