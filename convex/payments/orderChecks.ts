import { customMutation } from 'convex-helpers/server/customFunctions'
import { v } from 'convex/values'
import { internal } from '../_generated/api'
import type { Doc } from '../_generated/dataModel'
import { internalAction, internalMutation, internalQuery } from '../_generated/server'
import { limit } from '../core/limits'
import type { JobError } from '../jobs/jobRows'
import { paymentLimits } from './feature'
import { ownOrder } from './orderRows'
import { checkOrder } from './stripeOrders'
import { requireStripe, stripeMode } from './stripe'
import { isUnpaid, moveOrder, patchOrder } from './transitions'
import { fulfillOrder } from './updateOrderFromPayments'

/** When to ask again if Stripe does not answer, in ms. */
const CHECK_AGAIN_MS = 5 * 60_000
const ORDERS_PER_BATCH = 50

const interrupted: JobError = { code: 'PROVIDER_UNAVAILABLE', message: 'The payment was interrupted before it started. You weren’t charged. Try again.', retryable: true }
const missing: JobError = { code: 'PROVIDER_REJECTED', message: 'Stripe no longer has this payment. Start a new payment.', retryable: true }

export const stripeIds = v.object({ orderId: v.id('orders'), sessionId: v.optional(v.string()), paymentIntentId: v.optional(v.string()) })

/** Who asks about an order: only its owner, and not without end. `null` where there is nothing to ask. */
export const begin = customMutation(internalMutation, ownOrder)({
  args: {},
  returns: v.union(stripeIds, v.null()),
  handler: async (ctx) => {
    const { order } = ctx
    const asked = toStripeIds(order)
    if (!asked)
      return null
    requireStripe()
    await limit(ctx, paymentLimits.paymentChecks, order.userId)
    return asked
  },
})

/**
 * Goes on with orders that nobody came back for: pages that were left, payments whose webhook was lost, actions that
 * were cut off, and charges that were never made an order of.
 */
export const settleDue = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const due = await ctx.db.query('orders')
      .withIndex('by_due', q => q.gt('dueAt', 0).lte('dueAt', Date.now()))
      .take(ORDERS_PER_BATCH)
    for (const order of due) {
      if (order.status === 'paid') {
        await fulfillOrder(ctx, order._id)
      }
      else if (toStripeIds(order)) {
        await patchOrder(ctx, order._id, { dueAt: Date.now() + CHECK_AGAIN_MS })
        await ctx.scheduler.runAfter(0, internal.payments.orderChecks.check, { orderId: order._id })
      }
      // Cut off before Stripe's answer was recorded, so nobody has seen a page or given a card.
      else {
        await moveOrder(ctx, order._id, 'failed', { error: interrupted })
      }
    }
    return null
  },
})

export const getStripeIds = internalQuery({
  args: { orderId: v.id('orders') },
  returns: v.union(stripeIds, v.null()),
  handler: async (ctx, { orderId }) => {
    const order = await ctx.db.get('orders', orderId)
    return order && toStripeIds(order)
  },
})

/** Ends an order that has waited long enough, by Stripe's word. */
export const check = internalAction({
  args: { orderId: v.id('orders') },
  returns: v.null(),
  handler: async (ctx, { orderId }) => {
    const asked = await ctx.runQuery(internal.payments.orderChecks.getStripeIds, { orderId })
    const answer = asked && stripeMode() !== 'disabled' ? await checkOrder(ctx, { ...asked, close: true }) : null
    if (asked && answer?.ok === false && answer.reason === 'resource_missing')
      await ctx.runMutation(internal.payments.orderChecks.closeMissing, asked)
    return null
  },
})

/** Ends an order of which Stripe knows nothing (any more), as when its key became that of another account. */
export const closeMissing = internalMutation({
  args: stripeIds.fields,
  returns: v.null(),
  handler: async (ctx, { orderId, sessionId, paymentIntentId }) => {
    const order = await ctx.db.get('orders', orderId)
    if (order && order.sessionId === sessionId && order.paymentIntentId === paymentIntentId)
      await moveOrder(ctx, orderId, 'failed', { error: missing })
    return null
  },
})

/** What Stripe can be asked about an order; `null` where it has nothing to say (any more). */
function toStripeIds(order: Doc<'orders'>) {
  const { _id: orderId, sessionId, paymentIntentId } = order
  return isUnpaid(order) && (sessionId !== undefined || paymentIntentId !== undefined) ? { orderId, sessionId, paymentIntentId } : null
}
