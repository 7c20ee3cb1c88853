import { v, type Infer } from 'convex/values'
import { internalMutation } from '../_generated/server'
import { billFor } from './catalog'
import { findJob } from '../jobs/jobRows'
import { toStripeOrder, stripeOrder, getOrderByKey, reopenOrder, createOrder } from './orderRows'
import { isUnpaid, moveOrder } from './transitions'
import { WEBHOOK_GRACE_MS } from './settleOrder'
import { returnUrl, withOrder } from './returnUrls'
import { internalUserMutation } from '../accounts/userFunctions'
import { requireStripe } from './stripe'

const begun = v.union(
  /** To open a page for. */
  v.object({ order: stripeOrder }),
  /** A page for it exists already. */
  v.object({ url: v.string() }),
  /** The page should have closed by now, and only Stripe knows how. */
  v.object({ check: v.object({ orderId: v.id('orders'), sessionId: v.optional(v.string()) }) }),
)

/** Takes the first step of a checkout: validates the request, and inserts the order. */
export const begin = internalUserMutation({
  args: {
    priceId: v.string(),
    quantity: v.optional(v.number()),
    successUrl: v.optional(v.string()),
    cancelUrl: v.optional(v.string()),
    key: v.optional(v.string()),
  },
  returns: begun,
  handler: async (ctx, { priceId, quantity = 1, key, ...given }): Promise<Infer<typeof begun>> => {
    requireStripe()
    const bill = billFor([{ priceId, quantity }])
    const urls = {
      successUrl: returnUrl('successUrl', given.successUrl, '/success'),
      cancelUrl: returnUrl('cancelUrl', given.cancelUrl, '/cancel'),
    }
    const job = key === undefined ? null : await findJob(ctx, ctx.user._id, 'payment', key)
    const order = job
      ? await getOrderByKey(ctx, job, 'checkout', bill.items)
      : await createOrder(ctx, ctx.user._id, { kind: 'checkout', ...bill, ...urls, key })

    if (!isUnpaid(order) || order.processing)
      return { url: withOrder(order.successUrl!, order._id) }
    if (order.status === 'open' && order.expiresAt! <= Date.now())
      return { check: { orderId: order._id, sessionId: order.sessionId } }
    if (order.status === 'open' && order.sessionUrl)
      return { url: order.sessionUrl }
    // Send an unfinished draft again, because Stripe creates only one page for it.
    const hasEnded = order.status === 'expired' || order.status === 'failed'
    return { order: await toStripeOrder(ctx, ctx.user, hasEnded ? await reopenOrder(ctx, ctx.user._id, order) : order) }
  },
})

/** Takes the last step of a checkout: records Stripe's page. */
export const recordSession = internalMutation({
  args: { orderId: v.id('orders'), version: v.number(), sessionId: v.string(), sessionUrl: v.string() },
  returns: v.null(),
  handler: async (ctx, { orderId, version, sessionId, sessionUrl }) => {
    const order = await ctx.db.get('orders', orderId)
    if (order?.version !== version)
      return null
    // Close the page of a deleted account now.
    const dueAt = order.userId ? order.expiresAt! + WEBHOOK_GRACE_MS : Date.now()
    await moveOrder(ctx, orderId, 'open', { fields: { sessionId, sessionUrl, dueAt } })
    return null
  },
})
