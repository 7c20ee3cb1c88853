import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import { formatAmount } from '../../shared/money'
import { changeCredits } from '../credits/ledger'
import { queueEmail } from '../emails/queueEmail'
import { getCart } from './cartRows'
import { orderNumber } from './orderNumber'
import { restoreCredits, reverseCredits } from './outstandingCredits'
import { getPaymentTotals, type PaymentTotals } from './paymentTotals'
import { isAllowed, moveOrder } from './transitions'

type Order = Doc<'orders'>

const inReview = { code: 'CONFLICT', message: 'This payment is under review. You don’t need to do anything.', retryable: false } as const

/** Statuses that follow from an order's payments: the first one whose guards hold. */
const paymentStatuses = ['paid', 'fulfilled', 'refunded', 'needs_review'] as const

/**
 * Brings an order to where its payments say that it is: paid or handed over while exactly its amount is here, given
 * back once nothing is, and left to a person in between. Its credits go and come back with the money.
 */
export async function updateOrderFromPayments(ctx: MutationCtx, orderId: Id<'orders'>) {
  await moveCredits(ctx, orderId)
  const order = (await ctx.db.get('orders', orderId))!
  const payments = await getPaymentTotals(ctx, order)
  const status = paymentStatuses.find(status => isAllowed(status, { order, payments }))!
  if (status === 'needs_review')
    await markForReview(ctx, orderId, describeProblem(order, payments))
  else if (status === 'fulfilled')
    await fulfillOrder(ctx, orderId)
  else
    await moveOrder(ctx, orderId, status)
}

/** Leaves an order to a person. `why` is for that person. */
export async function markForReview(ctx: MutationCtx, orderId: Id<'orders'>, why: string) {
  console.warn(`Order ${orderId} needs review: ${why}`)
  await moveOrder(ctx, orderId, 'needs_review', { fields: { review: why }, error: inReview })
}

/**
 * Makes an order `fulfilled`, and hands its credits over with a receipt, once for each order.
 *
 * @returns the order; `null` where it can't be fulfilled
 */
export async function fulfillOrder(ctx: MutationCtx, orderId: Id<'orders'>, isDecision = false): Promise<Order | null> {
  const order = await moveOrder(ctx, orderId, 'fulfilled', { isDecision })
  if (!order?.userId)
    return order
  const { isHandedOver, kept, refunding } = await getPaymentTotals(ctx, order)
  if (isHandedOver)
    return order
  await ctx.db.insert('fulfillments', { orderId, credits: order.credits })
  await changeCredits(ctx, { userId: order.userId, delta: order.credits, reason: 'purchase', cause: orderId })
  if (refunding > 0 && refunding >= kept)
    await reverseCredits(ctx, order)
  await queueEmail(ctx, { userId: order.userId, cause: `receipt/${orderId}`, content: receiptOf(order) })
  const cart = await getCart(ctx, order.userId)
  if (cart?.orderId === orderId)
    await ctx.db.patch('carts', cart._id, { items: [], orderId: undefined })
  return order
}

/** Takes an order's credits back while its money goes or is disputed, and else gives back what was taken. */
async function moveCredits(ctx: MutationCtx, orderId: Id<'orders'>) {
  const order = (await ctx.db.get('orders', orderId))!
  const { kept, refunding, disputed } = await getPaymentTotals(ctx, order)
  if (kept <= refunding || disputed > 0)
    await reverseCredits(ctx, order)
  else
    await restoreCredits(ctx, order)
}

function describeProblem({ currency }: Order, { disputed, mismatch, kept, creditsLeft, refundFailed }: PaymentTotals) {
  if (disputed > 0)
    return `The customer disputed ${formatAmount(disputed, currency)}. Respond in the Stripe dashboard.`
  if (mismatch)
    return mismatch
  if (kept === 0)
    return `Refunded after the customer used ${creditsLeft} of this order’s credits.`
  return refundFailed ? 'A refund failed after the account was deleted.' : 'The account was deleted before the credits were added.'
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
