import { v } from 'convex/values'
import { internalMutation, internalQuery } from './_generated/server'
import { fail } from './lib/core/errors'
import { fulfil } from './lib/payments/orders'

/** Orders that somebody must look at: `npx convex run orderReviews:list`. */
export const list = internalQuery({
  args: {},
  returns: v.array(v.object({
    orderId: v.id('orders'),
    why: v.string(),
    amount: v.number(),
    currency: v.string(),
    paymentIntentId: v.optional(v.string()),
  })),
  handler: async (ctx) => {
    const orders = await ctx.db.query('orders').withIndex('by_status', q => q.eq('status', 'needs_review')).take(100)
    return orders.map(({ _id, review, amount, currency, paymentIntentId }) => ({ orderId: _id, why: review ?? '', amount, currency, paymentIntentId }))
  },
})

/**
 * Ends a review: `npx convex run orderReviews:resolve '{ "orderId": "…", "as": "fulfilled" }'` hands the credits over,
 * unless that was done before. A payment that is refunded in Stripe's dashboard ends its review by itself.
 */
export const resolve = internalMutation({
  args: { orderId: v.id('orders'), as: v.union(v.literal('fulfilled'), v.literal('refunded'), v.literal('failed')) },
  returns: v.null(),
  handler: async (ctx, { orderId, as }) => {
    const order = await ctx.db.get('orders', orderId)
    if (order?.status !== 'needs_review')
      fail('CONFLICT', 'This order waits for nobody\'s review.')
    await ctx.db.patch('orders', orderId, { status: as, review: undefined })
    if (as === 'fulfilled')
      await fulfil(ctx, order)
    return null
  },
})
