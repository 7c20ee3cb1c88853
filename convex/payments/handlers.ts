import { itemsTitle } from '../../shared/orderItems'
import { internal } from '../_generated/api'
import type { FeatureHandlers } from '../core/featureHandlers'
import { anonymizeOrder } from './anonymizeOrder'
import type { payments } from './feature'
import { getOrderByJob } from './orderRows'
import { orderNumber } from './orderNumber'
import { getRefundByJob } from './paymentTotals'
import { webhook } from './stripeWebhook'

export const paymentHandlers: FeatureHandlers<typeof payments> = {
  jobs: {
    payment: {
      // Orders outlive the jobs of a deleted account, so `orderChecks.settleDue` looks at orders instead.
      resume: 'cron',

      async describe(ctx, jobId) {
        const order = await getOrderByJob(ctx, jobId)
        return order ? { id: order._id, number: orderNumber(order), amount: order.amount, currency: order.currency } : undefined
      },

      async reportLine(ctx, job) {
        const order = await getOrderByJob(ctx, job._id)
        return order ? { about: itemsTitle(order.items), amount: order.amount, currency: order.currency } : {}
      },
    },

    refund: {
      resume: internal.payments.refunds.resume,

      async describe(ctx, jobId) {
        const refund = await getRefundByJob(ctx, jobId)
        return refund ? { id: refund.order._id, number: orderNumber(refund.order), amount: refund.amount, currency: refund.currency } : undefined
      },

      async reportLine(ctx, job) {
        const refund = await getRefundByJob(ctx, job._id)
        if (!refund)
          return {}
        const { order, amount, currency, isDispute } = refund
        return { about: isDispute ? `Dispute: ${itemsTitle(order.items)}` : itemsTitle(order.items), amount: -amount, currency }
      },
    },
  },

  erase: {
    // Orders stay, as records of money, and forget whose they were.
    orders: anonymizeOrder,

    async stripeCustomers(ctx, { _id, customerId }) {
      await ctx.scheduler.runAfter(0, internal.payments.customers.deleteAtStripe, { customerId })
      await ctx.db.delete('stripeCustomers', _id)
    },
  },

  crons(crons) {
    crons.interval('settle abandoned and half-finished orders', { minutes: 1 }, internal.payments.orderChecks.settleDue)
  },

  routes(http) {
    http.route({ path: '/webhooks/stripe', method: 'POST', handler: webhook })
  },
}
