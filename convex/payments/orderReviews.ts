import { v } from 'convex/values'
import { internalMutation, internalQuery } from '../_generated/server'
import { fail } from '../core/errors'
import { getPaymentTotals } from './paymentTotals'
import { recordExternalRefund } from './reversalRows'
import { restoreCredits, reverseCredits } from './outstandingCredits'
import { moveOrder } from './transitions'
import { fulfillOrder } from './updateOrderFromPayments'

/**
 * Orders that somebody must look at: `npx convex run payments/orderReviews:list`. Amounts are in the currency's minor unit;
 * `left` is what is here of a payment, neither given back nor disputed.
 */
export const list = internalQuery({
  args: {},
  returns: v.array(v.object({
    orderId: v.id('orders'),
    why: v.string(),
    amount: v.number(),
    currency: v.string(),
    payments: v.array(v.object({ paymentIntentId: v.string(), left: v.number(), currency: v.string() })),
  })),
  handler: async (ctx) => {
    const orders = await ctx.db.query('orders').withIndex('by_status', q => q.eq('status', 'needs_review')).take(100)
    return Promise.all(orders.map(async (order) => {
      const { _id: orderId, review: why = '', amount, currency } = order
      return { orderId, why, amount, currency, payments: (await getPaymentTotals(ctx, order)).payments }
    }))
  },
})

/**
 * Ends a review: `npx convex run payments/orderReviews:resolve '{ "orderId": "…", "as": "fulfilled" }'`.
 *
 * `fulfilled`: its buyer has the credits, or gets them now. `refunded`: the money went back, what Stripe does not know
 * of by other means; the credits are taken back, and those that were spent are written off. `failed`: nothing was
 * sold. What Stripe refunds, or a bank decides, ends its review by itself.
 *
 * @throws `CONFLICT` for orders that are not in review, and for `failed` once the credits were handed over
 */
export const resolve = internalMutation({
  args: { orderId: v.id('orders'), as: v.union(v.literal('fulfilled'), v.literal('refunded'), v.literal('failed')) },
  returns: v.null(),
  handler: async (ctx, { orderId, as }) => {
    const order = await ctx.db.get('orders', orderId)
    if (order?.status !== 'needs_review')
      fail('CONFLICT', 'This order isn’t under review.')
    switch (as) {
      case 'fulfilled':
        await restoreCredits(ctx, order)
        await fulfillOrder(ctx, orderId, true)
        break
      case 'refunded':
        await recordExternalRefund(ctx, order)
        await moveOrder(ctx, orderId, 'refunded', { fields: { writtenOff: (order.writtenOff ?? 0) + await reverseCredits(ctx, order) || undefined }, isDecision: true })
        break
      case 'failed':
        if (!await moveOrder(ctx, orderId, 'failed', { isDecision: true }))
          fail('CONFLICT', 'This order’s credits were already added. Resolve it as `refunded` to remove them.')
    }
    return null
  },
})
