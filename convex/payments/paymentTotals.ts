import type { Doc, Id } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { formatAmount } from '../../shared/money'

type Order = Doc<'orders'>

/** Sums of an order's payments, in the minor unit of its currency, and of its credits. */
export interface PaymentTotals {
  payments: { paymentIntentId: string, currency: string, left: number }[]
  /** What came in, in the order's currency or another. */
  received: number
  /** What of it is here: neither given back nor disputed. */
  kept: number
  /** What of that is on its way back. */
  refunding: number
  /** Whether a refund failed, even if another did not. */
  refundFailed: boolean
  /** What a buyer's bank holds while it looks into it. */
  disputed: number
  /** In words, where something else is here than the order's amount in its currency. */
  mismatch?: string
  /** Whether the credits were handed over, even if they were taken back since. */
  isHandedOver: boolean
  /** How many of its credits are the buyer's: handed over, and neither taken back nor written off. */
  creditsLeft: number
}

/** Adds up what came in for an order and what went back. */
export async function getPaymentTotals(ctx: QueryCtx, order: Order): Promise<PaymentTotals> {
  const received = await ctx.db.query('payments').withIndex('by_order', q => q.eq('orderId', order._id)).take(100)
  const reversals = await listReversals(ctx, order)
  const fulfillment = await ctx.db.query('fulfillments').withIndex('by_order', q => q.eq('orderId', order._id)).first()
  const sum = (rows: { amount: number }[]) => rows.reduce((total, { amount }) => total + amount, 0)

  const gone = reversals.filter(({ kind, status }) => status === 'succeeded' || (status === 'pending' && kind === 'dispute'))
  const kept = sum(received) - sum(gone)
  const payments = received.map(({ paymentIntentId, amount, currency }) => ({
    paymentIntentId,
    currency,
    left: amount - sum(gone.filter(reversal => reversal.paymentIntentId === paymentIntentId)),
  }))
  const isForeign = payments.some(({ currency, left }) => currency !== order.currency && left !== 0)
  return {
    payments,
    received: sum(received),
    kept,
    refunding: await sumRefunding(ctx, order, reversals, kept),
    refundFailed: reversals.some(({ kind, status }) => kind === 'refund' && status === 'failed'),
    disputed: sum(gone.filter(({ status }) => status === 'pending')),
    mismatch: kept !== 0 && (kept !== order.amount || isForeign)
      ? `${formatAmounts(received)} received${gone.length > 0 ? ` and ${formatAmounts(sumByCurrency(gone))} refunded` : ''} instead of ${formatAmounts([order])}.`
      : undefined,
    isHandedOver: fulfillment !== null,
    creditsLeft: fulfillment ? order.credits - (order.reversedCredits?.credits ?? 0) - (order.writtenOff ?? 0) : 0,
  }
}

/** What went back of an order's money or is on its way, oldest first. Stripe allows few: each gives back at least a unit. */
export function listReversals(ctx: QueryCtx, { _id }: Order) {
  return ctx.db.query('reversals').withIndex('by_order', q => q.eq('orderId', _id)).take(500)
}

/** What a refund's job gives back, and of which order; `null` where neither is known. */
export async function getRefundByJob(ctx: QueryCtx, jobId: Id<'jobs'>) {
  const reversal = await ctx.db.query('reversals').withIndex('by_job', q => q.eq('jobId', jobId)).first()
  const order = reversal
    ? await ctx.db.get('orders', reversal.orderId)
    : await ctx.db.query('orders').withIndex('by_refund_job', q => q.eq('refundJobId', jobId)).unique()
  if (!order)
    return null
  const { amount, currency } = reversal ?? order
  return { order, amount, currency, isDispute: reversal?.kind === 'dispute' }
}

/** An order's refund that runs and of which Stripe has not said anything yet; `null` without one. */
export async function getPendingRefundJob(ctx: QueryCtx, { refundJobId }: Order) {
  const job = refundJobId ? await ctx.db.get('jobs', refundJobId) : null
  if (job?.status !== 'running')
    return null
  const known = await ctx.db.query('reversals').withIndex('by_job', q => q.eq('jobId', job._id)).first()
  return known ? null : job
}

async function sumRefunding(ctx: QueryCtx, order: Order, reversals: Doc<'reversals'>[], kept: number) {
  // Refunds that are asked for here are of all that is left.
  if (await getPendingRefundJob(ctx, order))
    return kept
  return reversals.filter(({ kind, status }) => kind === 'refund' && status === 'pending').reduce((sum, { amount }) => sum + amount, 0)
}

function formatAmounts(sums: { amount: number, currency: string }[]) {
  return sums.map(({ amount, currency }) => formatAmount(amount, currency)).join(' and ')
}

/** Adds up amounts of the same currency. */
function sumByCurrency(rows: { amount: number, currency: string }[]) {
  const totals = new Map<string, number>()
  for (const { amount, currency } of rows)
    totals.set(currency, (totals.get(currency) ?? 0) + amount)
  return [...totals].map(([currency, amount]) => ({ amount, currency }))
}
