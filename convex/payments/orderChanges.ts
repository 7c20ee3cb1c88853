import type { Doc } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { getCart } from './cartRows'
import { getPaymentTotals } from './paymentTotals'
import { changeCredits } from '../credits/ledger'
import { fail } from '../core/errors'
import { settleJob, type JobError } from '../jobs/jobRows'
import { queueEmail } from '../emails/queueEmail'
import { orderNumber } from './orderNumber'
import { reverseCredits } from './outstandingCredits'
import { requireUser } from '../accounts/user'

type Order = Doc<'orders'>

/** The caller's order; others' are `NOT_FOUND`, as missing ones. */
export async function getOwnOrder(ctx: QueryCtx, orderId: string): Promise<Order> {
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

/** Ends an order that was not paid, with its job. */
export async function closeOrder(ctx: MutationCtx, order: Order, status: 'expired' | 'failed', error: JobError) {
  if (!isUnpaid(order))
    return
  await ctx.db.patch('orders', order._id, { status, processing: undefined, dueAt: undefined })
  if (order.jobId)
    await settleJob(ctx, order.jobId, { status: 'failed', error })
}

/** Hands the credits over, once for each order, and with them the receipt. */
export async function fulfillOrder(ctx: MutationCtx, order: Order) {
  const done = await ctx.db.query('fulfillments').withIndex('by_order', q => q.eq('orderId', order._id)).first()
  if (done || !order.userId)
    return
  await ctx.db.insert('fulfillments', { orderId: order._id, credits: order.credits })
  await changeCredits(ctx, { userId: order.userId, delta: order.credits, reason: 'purchase', cause: order._id })
  await ctx.db.patch('orders', order._id, { status: 'fulfilled', dueAt: undefined })
  const { kept, refunding: leaving } = await getPaymentTotals(ctx, order)
  if (leaving > 0 && leaving >= kept)
    await reverseCredits(ctx, order)
  if (order.jobId)
    await settleJob(ctx, order.jobId, { status: 'succeeded' })

  await queueEmail(ctx, { userId: order.userId, cause: `receipt/${order._id}`, content: receiptOf(order) })
  const cart = await getCart(ctx, order.userId)
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
export async function markForReview(ctx: MutationCtx, order: Order, why: string) {
  console.warn(`Order ${order._id} needs review: ${why}`)
  await ctx.db.patch('orders', order._id, { status: 'needs_review', review: why, processing: undefined, dueAt: undefined })
  if (order.jobId)
    await settleJob(ctx, order.jobId, { status: 'unknown', error: { code: 'CONFLICT', message: 'A person is looking at this payment. You need not do anything.', retryable: false } })
}
