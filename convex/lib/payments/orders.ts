import type { Infer } from 'convex/values'
import type { Doc } from '../../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../../_generated/server'
import { cartOf } from './carts'
import { changeCredits } from './credits'
import { fail } from '../core/errors'
import { settleJob, type JobError } from '../jobs/jobs'
import { queueMail } from '../emails/mailer'
import type { payment } from './orderFields'
import { orderNumber } from './orderNumber'
import { requireUser } from '../accounts/user'

type Order = Doc<'orders'>
type Payment = Infer<typeof payment>

/** How long a browser has for the second step of a charge before the order is completed without it, in ms. */
const COMPLETED_AFTER = 5 * 60_000
/** How often to ask about a payment that a bank is still at, in ms. */
const ASK_BANK_EVERY = 60 * 60_000
/** How long a bank's own question about a charge may stay unanswered, in ms. */
const ANSWER_WITHIN = 30 * 60_000
/** Stripe's clock and ours differ, and its word may be on the way. */
export const GRACE = 60_000

const abandoned: JobError = { code: 'CANCELED', message: 'Nothing was paid in time. You were not charged.', retryable: true }

/** The caller's order; others' are `NOT_FOUND`, as missing ones. */
export async function ownOrder(ctx: QueryCtx, orderId: string): Promise<Order> {
  const user = await requireUser(ctx)
  const id = ctx.db.normalizeId('orders', orderId)
  const order = id && await ctx.db.get('orders', id)
  if (order?.userId !== user._id)
    fail('NOT_FOUND', 'There is no such order.')
  return order
}

/** Nothing was received for it so far. A closed one counts too: money that comes all the same opens it again. */
export function isUnpaid({ status }: Order) {
  return ['draft', 'open', 'expired', 'failed'].includes(status)
}

/**
 * Moves an order on by what Stripe says of its payment: the one way for webhooks, the return page, and checks that
 * nobody asked for. Repeated, late and reordered words change nothing.
 */
export async function settleOrder(ctx: MutationCtx, order: Order, payment: Payment) {
  if (payment.state === 'paid')
    return recordPaid(ctx, order, payment)
  // Of a page that was replaced only a payment matters.
  if (isOutdated(order, payment))
    return
  const { state, sessionId, paymentIntentId } = payment
  if (order.status !== 'draft' && order.status !== 'open')
    return
  switch (state) {
    case 'open':
      if (order.status === 'draft')
        await ctx.db.patch('orders', order._id, { status: 'open', sessionId, paymentIntentId, dueAt: closesAt(order) + GRACE })
      break
    case 'processing':
      await ctx.db.patch('orders', order._id, { status: 'open', sessionId, paymentIntentId, processing: true, dueAt: Date.now() + ASK_BANK_EVERY })
      break
    case 'expired':
      await closeOrder(ctx, order, 'expired', abandoned)
      break
    case 'failed':
      await closeOrder(ctx, order, 'failed', { code: 'PROVIDER_REJECTED', message: payment.reason ?? 'The bank did not pay. You were not charged.', retryable: true })
  }
}

/** Ends an order that was not paid, with its job. */
export async function closeOrder(ctx: MutationCtx, order: Order, status: 'expired' | 'failed', error: JobError) {
  if (!isUnpaid(order))
    return
  await ctx.db.patch('orders', order._id, { status, processing: undefined, dueAt: undefined })
  if (order.jobId)
    await settleJob(ctx, order.jobId, { status: 'failed', error })
}

/** Hands the credits over, once for each order, and with them the receipt. */
export async function fulfil(ctx: MutationCtx, order: Order) {
  const done = await ctx.db.query('fulfilments').withIndex('by_order', q => q.eq('orderId', order._id)).first()
  if (done || !order.userId)
    return
  await ctx.db.insert('fulfilments', { orderId: order._id, credits: order.credits })
  await changeCredits(ctx, { userId: order.userId, delta: order.credits, reason: 'purchase', cause: order._id })
  await ctx.db.patch('orders', order._id, { status: 'fulfilled', dueAt: undefined })
  if (order.jobId)
    await settleJob(ctx, order.jobId, { status: 'succeeded' })

  await queueMail(ctx, { userId: order.userId, cause: `receipt/${order._id}`, mail: receiptOf(order) })
  const cart = await cartOf(ctx, order.userId)
  if (cart?.orderId === order._id)
    await ctx.db.patch('carts', cart._id, { items: [], orderId: undefined })
}

function receiptOf(order: Order) {
  const { items, amount, currency, paidAt } = order
  return {
    template: 'receipt' as const,
    orderNumber: orderNumber(order),
    items: items.map(({ name, quantity, unitAmount }) => ({ name, quantity, amount: quantity * unitAmount })),
    amount,
    currency,
    paidAt: paidAt ?? Date.now(),
  }
}

/** Leaves an order to a person: money and order do not fit together. */
export async function review(ctx: MutationCtx, order: Order, why: string) {
  console.warn(`Order ${order._id} needs review: ${why}`)
  await ctx.db.patch('orders', order._id, { status: 'needs_review', review: why, processing: undefined, dueAt: undefined })
  if (order.jobId)
    await settleJob(ctx, order.jobId, { status: 'unknown', error: { code: 'CONFLICT', message: 'A person is looking at this payment. You need not do anything.', retryable: false } })
}

async function recordPaid(ctx: MutationCtx, order: Order, { sessionId, paymentIntentId, amount, currency }: Payment) {
  if (!isUnpaid(order)) {
    if (paymentIntentId && order.paymentIntentId && paymentIntentId !== order.paymentIntentId && order.status !== 'needs_review')
      await review(ctx, order, `Paid a second time, by ${paymentIntentId}.`)
    return
  }
  const paid = { ...order, sessionId: sessionId ?? order.sessionId, paymentIntentId, paidAt: Date.now() }
  await ctx.db.patch('orders', order._id, { sessionId: paid.sessionId, paymentIntentId, paidAt: paid.paidAt, processing: undefined })
  if (amount !== order.amount || currency !== order.currency)
    return review(ctx, paid, `Paid ${amount} ${currency} instead of ${order.amount} ${order.currency}.`)
  if (!order.userId)
    return review(ctx, paid, 'Paid after the account was deleted.')
  if (order.kind === 'charge')
    return ctx.db.patch('orders', order._id, { status: 'paid', dueAt: Date.now() + COMPLETED_AFTER })
  await fulfil(ctx, paid)
}

function closesAt(order: Order) {
  return order.expiresAt ?? Date.now() + ANSWER_WITHIN
}

/** Whether this is about a page or a charge that the order has no more to do with. */
function isOutdated(order: Order, { sessionId, paymentIntentId }: Payment) {
  const differs = (ours?: string, theirs?: string) => ours !== undefined && ours !== theirs
  return order.kind === 'checkout' ? sessionId === undefined || differs(order.sessionId, sessionId) : differs(order.paymentIntentId, paymentIntentId)
}
