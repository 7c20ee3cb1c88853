import { customQuery } from 'convex-helpers/server/customFunctions'
import { paginationOptsValidator, paginationResultValidator } from 'convex/server'
import { v } from 'convex/values'
import type { Doc } from './_generated/dataModel'
import { query, type QueryCtx } from './_generated/server'
import { getPaymentTotals } from './payments/paymentTotals'
import { billFor, sameItems } from './payments/catalog'
import { fail } from './core/errors'
import { jobError } from './jobs/jobFields'
import { cartItem, orderItem, orderKind, orderStatus } from './payments/orderFields'
import { orderNumber } from './payments/orderNumber'
import { ownOrder } from './payments/orderRows'
import { isUnpaid } from './payments/transitions'
import { fulfillOrder } from './payments/updateOrderFromPayments'
import { boundedPage } from './core/pages'
import { failSuspicious } from './core/refusals'
import { userMutation, userQuery } from './accounts/userFunctions'

const summary = v.object({
  _id: v.id('orders'),
  _creationTime: v.number(),
  /** What people call it, on receipts too. */
  number: v.string(),
  kind: orderKind,
  status: orderStatus,
  items: v.array(orderItem),
  /** In the currency's minor unit. */
  amount: v.number(),
  currency: v.string(),
  credits: v.number(),
  processing: v.boolean(),
  /** Stripe's page, while it waits for the customer there. */
  payUrl: v.optional(v.string()),
  expiresAt: v.optional(v.number()),
  paidAt: v.optional(v.number()),
  refundedAt: v.optional(v.number()),
  refunding: v.boolean(),
  /** The buyer's bank holds the money while it looks into it. */
  disputed: v.boolean(),
  /** Of a charge: what `create` makes the order of. */
  transactionId: v.optional(v.string()),
  error: v.optional(jobError),
})

/** The caller's orders, newest first. */
export const list = userQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(summary),
  handler: async (ctx, { paginationOpts }) => {
    const { page, ...position } = await ctx.db.query('orders')
      .withIndex('by_user', q => q.eq('userId', ctx.user._id))
      .order('desc')
      .paginate(boundedPage(paginationOpts))
    return { ...position, page: await Promise.all(page.map(order => summarize(ctx, order))) }
  },
})

/**
 * One of the caller's orders.
 *
 * @throws `NOT_FOUND`, also for orders of other users
 */
export const get = customQuery(query, ownOrder)({
  args: {},
  returns: summary,
  handler: async ctx => summarize(ctx, ctx.order),
})

/**
 * Takes the second step of a purchase: completes the order of a payment that `payments.charge` made. One payment makes
 * one order, which repeated calls return.
 *
 * @throws `UNAUTHENTICATED` `NOT_FOUND` for payments of others `CONFLICT` for unpaid ones and other items
 * `AMOUNT_MISMATCH` `PRICE_UNKNOWN` `INVALID_INPUT{field}`
 */
export const create = userMutation({
  args: { items: v.array(cartItem), transactionId: v.string() },
  returns: v.object({ orderId: v.id('orders') }),
  handler: async (ctx, { items, transactionId }) => {
    const order = await ctx.db.query('orders').withIndex('by_payment_intent', q => q.eq('paymentIntentId', transactionId)).first()
    if (order?.userId !== ctx.user._id || order.kind !== 'charge')
      fail('NOT_FOUND', 'Payment not found. It may belong to another account.')
    if (isUnpaid(order))
      fail('CONFLICT', 'The payment isn’t complete, so we can’t create the order yet.')
    if (!sameItems(items, order.items)) {
      const { amount } = billFor(items)
      if (amount !== order.amount)
        failSuspicious('AMOUNT_MISMATCH', 'The total doesn’t match the payment. Your order will contain what was in your cart when you paid.', { expected: order.amount, amount })
      fail('CONFLICT', 'The items don’t match the payment. Your order will contain what was in your cart when you paid.')
    }
    if (!await fulfillOrder(ctx, order._id))
      fail('CONFLICT', 'This payment was refunded or is under review. Check the order’s status.')
    return { orderId: order._id }
  },
})

async function summarize(ctx: QueryCtx, order: Doc<'orders'>) {
  const { _id, _creationTime, kind, status, items, amount, currency, credits, expiresAt, paidAt, refundedAt } = order
  const refund = order.refundJobId && await ctx.db.get('jobs', order.refundJobId)
  const job = order.jobId && await ctx.db.get('jobs', order.jobId)
  return {
    _id,
    _creationTime,
    number: orderNumber(order),
    kind,
    status,
    items,
    amount,
    currency,
    credits,
    processing: order.processing === true,
    payUrl: status === 'open' && !order.processing ? order.sessionUrl : undefined,
    expiresAt,
    paidAt,
    refundedAt,
    refunding: refund?.status === 'running',
    disputed: status === 'needs_review' && (await getPaymentTotals(ctx, order)).disputed > 0,
    transactionId: kind === 'charge' ? order.paymentIntentId : undefined,
    error: refund?.error ?? job?.error,
  }
}
