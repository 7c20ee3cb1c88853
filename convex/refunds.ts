import { v } from 'convex/values'
import { internal } from './_generated/api'
import type { Doc } from './_generated/dataModel'
import { internalAction, internalMutation, internalQuery, type MutationCtx } from './_generated/server'
import { creditsOf } from './lib/payments/credits'
import { fail } from './lib/core/errors'
import { cutOffJob, settleJob, startJob } from './lib/jobs/jobs'
import { jobError } from './lib/jobs/jobFields'
import { limit } from './lib/core/limits'
import { ownOrder, review } from './lib/payments/orders'
import { recordRefunded, reserveRefund, returnReserved } from './lib/payments/refunds'
import { requireStripe } from './providers/stripe'
import { refundPayment } from './providers/stripePayments'

// Longer than the slowest refund: three tries of ten seconds and the pauses between them.
const LEASE = 90_000
/** How long to wait before Stripe is asked again, in ms: a minute more each time, an hour at most. */
const askAgainAfter = (attempt: number) => Math.min(attempt, 60) * 60_000

const payment = v.object({ orderId: v.id('orders'), paymentIntentId: v.string() })
const outcome = v.union(v.object({ ok: v.literal(true) }), v.object({ ok: v.literal(false), error: jobError }))

/** First step of a refund: takes the credits back. `null` for an order that is refunded already. */
export const begin = internalMutation({
  args: { orderId: v.string() },
  returns: v.union(payment, v.null()),
  handler: async (ctx, args) => {
    const order = await ownOrder(ctx, args.orderId)
    if (order.status === 'refunded')
      return null
    if (order.status !== 'fulfilled' || !order.paymentIntentId)
      fail('CONFLICT', notNow[order.status])
    requireStripe()
    await limit(ctx, 'refunds', order.userId)
    const asked = { orderId: order._id, paymentIntentId: order.paymentIntentId }
    // While another call runs this only asks Stripe the same question twice: one refund, one answer.
    if ((await refundJob(ctx, order))?.status === 'running')
      return asked

    const credits = await creditsOf(ctx, order.userId!)
    if (credits < order.credits)
      fail('CONFLICT', `You have spent some of these credits: ${order.credits} were bought, ${credits} are left. Only a pack that is whole can be returned.`)
    const refundJobId = await startJob(ctx, order.userId!, 'refund', LEASE)
    await ctx.db.patch('orders', order._id, { refundJobId })
    await reserveRefund(ctx, order, (await ctx.db.get('jobs', refundJobId))!)
    return asked
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
      await recordRefunded(ctx, order, { paymentIntentId: order.paymentIntentId!, amount: order.amount, full: true })
      return null
    }
    // With the account went the job that would ask again.
    if (!order.userId && order.status === 'fulfilled')
      await review(ctx, order, `Its refund, begun before the account was deleted, was not made: ${outcome.error.message}`)
    const job = await refundJob(ctx, order)
    if (job?.status !== 'running')
      return null
    // Stripe may have done it: credits stay reserved until it says.
    if (outcome.error.retryable) {
      await ctx.db.patch('jobs', job._id, { attempt: job.attempt + 1, leaseUntil: Date.now() + askAgainAfter(job.attempt) })
      return null
    }
    await settleJob(ctx, job._id, { status: 'failed', error: outcome.error })
    await returnReserved(ctx, order, job)
    return null
  },
})

/** Takes a refund up again whose process died between asking Stripe and recording the answer, or got none. */
export const resume = internalMutation({
  args: { jobId: v.id('jobs') },
  returns: v.null(),
  handler: async (ctx, { jobId }) => {
    const job = await cutOffJob(ctx, jobId)
    const order = await ctx.db.query('orders').withIndex('by_refund_job', q => q.eq('refundJobId', jobId)).unique()
    if (!order || !job)
      return null
    // Whoever reviewed it has returned the money by other means.
    if (order.status === 'refunded') {
      await settleJob(ctx, jobId, { status: 'succeeded' })
      return null
    }
    await ctx.db.patch('jobs', jobId, { leaseUntil: Date.now() + LEASE })
    await ctx.scheduler.runAfter(0, internal.refunds.ask, { orderId: order._id })
    return null
  },
})

/** Asks Stripe for a refund, without a user who waits for it. */
export const ask = internalAction({
  args: { orderId: v.id('orders') },
  returns: v.null(),
  handler: async (ctx, { orderId }) => {
    const paymentIntentId = await ctx.runQuery(internal.refunds.paymentOf, { orderId })
    if (!paymentIntentId)
      return null
    const answer = await refundPayment({ orderId, paymentIntentId })
    await ctx.runMutation(internal.refunds.finish, { orderId, outcome: answer.ok ? { ok: true } : { ok: false, error: answer.error } })
    return null
  },
})

/** What a begun refund is of, also while its order is under review; `null` once it is made. */
export const paymentOf = internalQuery({
  args: { orderId: v.id('orders') },
  returns: v.union(v.string(), v.null()),
  handler: async (ctx, { orderId }) => {
    const order = await ctx.db.get('orders', orderId)
    return order && order.status !== 'refunded' ? order.paymentIntentId ?? null : null
  },
})

async function refundJob(ctx: MutationCtx, { refundJobId }: Doc<'orders'>) {
  return refundJobId ? ctx.db.get('jobs', refundJobId) : null
}

const notPaid = 'Nothing was paid for this order, so there is nothing to return.'
const notNow: Record<Doc<'orders'>['status'], string> = {
  draft: notPaid,
  open: notPaid,
  expired: notPaid,
  failed: notPaid,
  paid: 'This order is still being completed. Please try again in a few minutes.',
  fulfilled: notPaid,
  refunded: 'This order is refunded already.',
  needs_review: 'This order is being looked at. You will hear from us.',
}
