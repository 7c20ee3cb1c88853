import { v } from 'convex/values'
import { internalMutation } from '../_generated/server'
import { failure } from '../jobs/jobFields'
import { paymentStatus } from './orderFields'
import { settleOrder } from './settleOrder'
import { moveOrder, patchOrder } from './transitions'

/** Records what Stripe answered about an order's payment. */
export const record = internalMutation({
  args: { orderId: v.id('orders'), payment: paymentStatus },
  returns: v.null(),
  handler: async (ctx, { orderId, payment }) => {
    const order = await ctx.db.get('orders', orderId)
    if (order)
      await settleOrder(ctx, order, payment)
    return null
  },
})

/** Records that Stripe did not do what an order needed. A try that was followed by another changes nothing. */
export const recordFailure = internalMutation({
  args: { orderId: v.id('orders'), version: v.number(), error: failure },
  returns: v.null(),
  handler: async (ctx, { orderId, version, error }) => {
    const order = await ctx.db.get('orders', orderId)
    if (!order || order.version !== version || order.status !== 'draft')
      return null
    // Whether a card was charged is not known: the order waits until Stripe says.
    if (order.paymentIntentId && error.retryable)
      await patchOrder(ctx, orderId, { dueAt: Date.now() })
    else
      await moveOrder(ctx, orderId, 'failed', { error })
    return null
  },
})
