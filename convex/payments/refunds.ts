import { customMutation } from 'convex-helpers/server/customFunctions'
import { v } from 'convex/values'
import { internal } from '../_generated/api'
import type { Doc } from '../_generated/dataModel'
import { internalAction, internalMutation, internalQuery, type QueryCtx } from '../_generated/server'
import { getPendingRefundJob, getPaymentTotals } from './paymentTotals'
import { getCredits } from '../credits/ledger'
import { fail } from '../core/errors'
import { getExpiredJob, settleJob, startJob } from '../jobs/jobRows'
import { failure } from '../jobs/jobFields'
import { limit } from '../core/limits'
import { paymentLimits } from './feature'
import { markForReview, updateOrderFromPayments } from './updateOrderFromPayments'
import { paymentState } from './orderFields'
import { ownOrder } from './orderRows'
import { settlePayment } from './settleOrder'
import { reverseCredits } from './outstandingCredits'
import { requireStripe } from './stripe'
import { fetchPaymentState, toRefundOutcome, refundPayment } from './stripeRefunds'
import { patchOrder } from './transitions'

// Longer than the slowest refund: three tries of ten seconds each to make it and to ask of it, and pauses between them.
const REFUND_LEASE_MS = 3 * 60_000
/** How long to wait before Stripe is asked again, in ms: a minute more each time, an hour at most. */
const retryDelay = (attempt: number) => Math.min(attempt, 60) * 60_000

const refundRequest = v.object({ orderId: v.id('orders'), paymentIntentId: v.string(), attempt: v.number() })
const outcome = v.union(v.object({ ok: v.literal(true), money: paymentState }), v.object({ ok: v.literal(false), error: failure }))

/** First step of a refund: takes the credits back. `null` for an order that is refunded already, or just being. */
export const begin = customMutation(internalMutation, ownOrder)({
  args: {},
  returns: v.union(refundRequest, v.null()),
  handler: async (ctx) => {
    const { order } = ctx
    if (order.status === 'refunded')
      return null
    const { paymentIntentId, attempt } = await findRefundablePayment(ctx, order)
    if (order.status !== 'fulfilled' || !paymentIntentId)
      fail('CONFLICT', notNow[order.status])
    requireStripe()
    await limit(ctx, paymentLimits.refunds, order.userId)
    // While another call runs this only asks Stripe the same question twice: one refund, one answer.
    if (await getPendingRefundJob(ctx, order))
      return { orderId: order._id, paymentIntentId, attempt }
    if ((await getPaymentTotals(ctx, order)).refunding > 0)
      return null

    const credits = await getCredits(ctx, order.userId!)
    if (credits < order.credits)
      fail('CONFLICT', `You need ${order.credits} credits to refund this order. You have ${credits}.`)
    const refundJobId = await startJob(ctx, order.userId!, 'refund', REFUND_LEASE_MS)
    await patchOrder(ctx, order._id, { refundJobId, refundAttempts: attempt + 1 })
    // Before the money goes, so that they cannot be spent meanwhile.
    await reverseCredits(ctx, order)
    return { orderId: order._id, paymentIntentId, attempt: attempt + 1 }
  },
})

/** Last step of a refund. Repeated and late calls change nothing. */
export const finish = internalMutation({
  args: { orderId: v.id('orders'), outcome },
  returns: v.null(),
  handler: async (ctx, { orderId, outcome }) => {
    const order = await ctx.db.get('orders', orderId)
    if (!order)
      return null
    if (outcome.ok) {
      await settlePayment(ctx, order, outcome.money)
      return null
    }
    // With the account went the job that would ask again.
    if (!order.userId && order.status === 'fulfilled')
      await markForReview(ctx, orderId, `The refund failed after the account was deleted: ${outcome.error.providerMessage ?? outcome.error.message}`)
    const job = await getPendingRefundJob(ctx, order)
    if (!job)
      return null
    // Stripe may have done it: credits stay reserved until it says.
    if (outcome.error.retryable) {
      await ctx.db.patch('jobs', job._id, { attempt: job.attempt + 1, leaseUntil: Date.now() + retryDelay(job.attempt) })
      return null
    }
    await settleJob(ctx, job._id, { status: 'failed', error: outcome.error })
    await updateOrderFromPayments(ctx, orderId)
    return null
  },
})

/**
 * Takes a refund up again whose process died between attempt Stripe and recording the answer, or got none, and looks
 * after money that is on its way without us.
 */
export const resume = internalMutation({
  args: { jobId: v.id('jobs') },
  returns: v.null(),
  handler: async (ctx, { jobId }) => {
    const job = await getExpiredJob(ctx, jobId)
    if (!job)
      return null
    const reversal = await ctx.db.query('reversals').withIndex('by_job', q => q.eq('jobId', jobId)).first()
    const order = reversal ? null : await ctx.db.query('orders').withIndex('by_refund_job', q => q.eq('refundJobId', jobId)).unique()
    if (!reversal && !order)
      return null
    // The buyer's bank was quicker, or somebody at Stripe's dashboard.
    if (order && (await findRefundablePayment(ctx, order)).paymentIntentId === undefined) {
      await settleJob(ctx, jobId, { status: 'canceled' })
      await updateOrderFromPayments(ctx, order._id)
      return null
    }
    await ctx.db.patch('jobs', jobId, { attempt: job.attempt + 1, leaseUntil: Date.now() + Math.max(REFUND_LEASE_MS, retryDelay(job.attempt)) })
    if (order)
      await ctx.scheduler.runAfter(0, internal.payments.refunds.refundAtStripe, { orderId: order._id })
    else if (reversal?.paymentIntentId)
      await ctx.scheduler.runAfter(0, internal.payments.refunds.checkPayment, { orderId: reversal.orderId, paymentIntentId: reversal.paymentIntentId })
    return null
  },
})

/** Asks Stripe for a refund, without a user who waits for it. */
export const refundAtStripe = internalAction({
  args: { orderId: v.id('orders') },
  returns: v.null(),
  handler: async (ctx, { orderId }) => {
    const asked = await ctx.runQuery(internal.payments.refunds.getRefundRequest, { orderId })
    if (asked)
      await ctx.runMutation(internal.payments.refunds.finish, { orderId, outcome: toRefundOutcome(await refundPayment(asked)) })
    return null
  },
})

/** Asks Stripe how the money of a payment stands. */
export const checkPayment = internalAction({
  args: { orderId: v.id('orders'), paymentIntentId: v.string() },
  returns: v.null(),
  handler: async (ctx, { orderId, paymentIntentId }) => {
    const answer = await fetchPaymentState(paymentIntentId)
    if (answer.ok)
      await ctx.runMutation(internal.payments.refunds.finish, { orderId, outcome: { ok: true, money: answer.value.money } })
    return null
  },
})

/** What a begun refund is of, also while its order is under review; `null` once it is made. */
export const getRefundRequest = internalQuery({
  args: { orderId: v.id('orders') },
  returns: v.union(refundRequest, v.null()),
  handler: async (ctx, { orderId }) => {
    const order = await ctx.db.get('orders', orderId)
    if (!order || order.status === 'refunded')
      return null
    const { paymentIntentId, attempt } = await findRefundablePayment(ctx, order)
    return paymentIntentId === undefined ? null : { orderId, paymentIntentId, attempt }
  },
})

/** The payment of an order of which something is left to give back, and how often that was wanted. */
async function findRefundablePayment(ctx: QueryCtx, order: Doc<'orders'>) {
  const { payments } = await getPaymentTotals(ctx, order)
  return { paymentIntentId: payments.find(({ left }) => left > 0)?.paymentIntentId, attempt: order.refundAttempts ?? 0 }
}

const notPaid = 'This order has no payment to refund.'
const notNow: Record<Doc<'orders'>['status'], string> = {
  draft: notPaid,
  open: notPaid,
  expired: notPaid,
  failed: notPaid,
  paid: 'We’re still completing this order. Try again in a few minutes.',
  fulfilled: notPaid,
  refunded: 'This order is already refunded.',
  needs_review: 'This order is under review. You can’t request a refund until the review ends.',
}
