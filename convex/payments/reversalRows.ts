import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import { resumeJob, settleJob, startJob } from '../jobs/jobRows'
import { getPendingRefundJob, getPaymentTotals } from './paymentTotals'
import type { PaymentState } from './orderFields'
import { patchOrder } from './transitions'

type Order = Doc<'orders'>
type Reversal = Doc<'reversals'>
type ReportedReversal = PaymentState['reversals'][number] & Pick<Reversal, 'paymentIntentId' | 'currency'>

/** When to ask Stripe how a refund goes that is on its way, and what a bank has decided, in ms: news may be lost. */
const CHECK_AFTER_MS: Record<Reversal['kind'], number | undefined> = { refund: 10 * 60_000, dispute: 24 * 60 * 60_000, other: undefined }

const refundFailed = {
  code: 'PROVIDER_REJECTED',
  message: 'Your bank returned this refund, so we restored your credits. You can request the refund again.',
  retryable: true,
}

/** Writes down something that went back of a payment, or what became of it. @returns whether that was news */
export async function recordReversal(ctx: MutationCtx, order: Order, { ours, ...reported }: ReportedReversal): Promise<boolean> {
  const known = await ctx.db.query('reversals').withIndex('by_stripe', q => q.eq('stripeId', reported.stripeId)).unique()
  if (known?.status === reported.status && known.amount === reported.amount)
    return false
  if (known)
    await ctx.db.patch('reversals', known._id, { status: reported.status, amount: reported.amount })
  const row = known ?? await insert(ctx, order, reported, ours)
  await endJob(ctx, { ...row, status: reported.status })
  return true
}

/** Writes down that what is left of an order's money went back by other means than Stripe. */
export async function recordExternalRefund(ctx: MutationCtx, order: Order) {
  const { kept, payments } = await getPaymentTotals(ctx, order)
  const left = payments.find(({ left }) => left > 0)
  if (kept > 0 && left)
    await endJob(ctx, await insert(ctx, order, { kind: 'other', amount: kept, currency: left.currency, status: 'succeeded' }, true))
}

async function insert(ctx: MutationCtx, order: Order, reversal: Omit<Reversal, '_id' | '_creationTime' | 'orderId' | 'jobId'>, ours: boolean) {
  const jobId = order.userId && await jobOf(ctx, order, order.userId, reversal, ours)
  const id = await ctx.db.insert('reversals', { orderId: order._id, jobId, ...reversal })
  return (await ctx.db.get('reversals', id))!
}

/** The refund that was asked for here, or one of its own for what others did. */
async function jobOf(ctx: MutationCtx, order: Order, userId: Id<'users'>, { kind, amount }: Pick<Reversal, 'kind' | 'amount'>, ours: boolean) {
  const asked = await getPendingRefundJob(ctx, order)
  // Somebody at Stripe's dashboard was quicker: nothing is left to refund.
  const isInstead = kind !== 'dispute' && amount >= (await getPaymentTotals(ctx, order)).kept
  if (asked && (ours || isInstead))
    return asked._id
  const jobId = await startJob(ctx, userId, 'refund', CHECK_AFTER_MS[kind])
  if (!asked && kind !== 'dispute')
    await patchOrder(ctx, order._id, { refundJobId: jobId })
  return jobId
}

async function endJob(ctx: MutationCtx, { jobId, kind, status }: Reversal) {
  const job = jobId && await ctx.db.get('jobs', jobId)
  if (!job)
    return
  // What a bank decides it may decide otherwise later.
  if (job.status !== 'running')
    await resumeJob(ctx, job, CHECK_AFTER_MS[kind])
  if (status === 'succeeded')
    await settleJob(ctx, job._id, { status: 'succeeded' })
  else if (status === 'failed')
    await settleJob(ctx, job._id, kind === 'dispute' ? { status: 'canceled' } : { status: 'failed', error: refundFailed })
  else
    await ctx.db.patch('jobs', job._id, { leaseUntil: Date.now() + (CHECK_AFTER_MS[kind] ?? 0) })
}
