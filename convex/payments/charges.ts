import { v, type Infer } from 'convex/values'
import type { Doc } from '../_generated/dataModel'
import { internalMutation, type MutationCtx } from '../_generated/server'
import { getCart } from './cartRows'
import { billFor, sameItems } from './catalog'
import { fail, invalid } from '../core/errors'
import { findJob } from '../jobs/jobRows'
import { toStripeOrder, stripeOrder, getOrderByKey, reopenOrder, createOrder } from './orderRows'
import { isUnpaid, patchOrder } from './transitions'
import { failSuspicious } from '../core/refusals'
import { returnUrl } from './returnUrls'
import { internalUserMutation } from '../accounts/userFunctions'
import { requireStripe } from './stripe'

const begun = v.union(
  /** To charge a card for. */
  v.object({ order: stripeOrder }),
  /** It is paid already. */
  v.object({ transactionId: v.string() }),
  /** The bank still asks about this cart at an earlier price: first that must end. */
  v.object({ check: v.object({ orderId: v.id('orders'), paymentIntentId: v.optional(v.string()) }) }),
)

/**
 * First step of charging a card for the caller's cart: everything that may refuse it, and the order that remembers
 * what is paid for. One cart has one order, so two tabs pay once.
 */
export const begin = internalUserMutation({
  args: { amount: v.number(), token: v.string(), returnUrl: v.optional(v.string()), key: v.optional(v.string()) },
  returns: begun,
  handler: async (ctx, { amount, token, key, ...given }): Promise<Infer<typeof begun>> => {
    requireStripe()
    if (!/^(pm|ctoken)_\w{1,200}$/.test(token))
      invalid('token', 'Choose a payment method.')
    const successUrl = returnUrl('returnUrl', given.returnUrl, '/app/checkout')

    const known = await findOrderToCharge(ctx, ctx.user, key)
    if (known && amount !== known.amount) {
      if (known.status === 'open' && amount === billFor((await getCart(ctx, ctx.user._id))?.items ?? []).amount)
        return { check: { orderId: known._id, paymentIntentId: known.paymentIntentId } }
      failAmountMismatch(known.amount, amount)
    }
    if (known && !isUnpaid(known))
      return { transactionId: getTransactionId(known) }
    const order = known
      ? await reopenOrder(ctx, ctx.user._id, known)
      : await orderOfCart(ctx, ctx.user, { amount, successUrl, key })
    return { order: await toStripeOrder(ctx, ctx.user, order) }
  },
})

/** Second step: Stripe has made what can be charged. Returns what the order is charged with: the first one, for good. */
export const attachIntent = internalMutation({
  args: { orderId: v.id('orders'), paymentIntentId: v.string() },
  returns: v.string(),
  handler: async (ctx, { orderId, paymentIntentId }) => {
    const order = await ctx.db.get('orders', orderId)
    if (order?.paymentIntentId !== undefined)
      return order.paymentIntentId
    await patchOrder(ctx, orderId, { paymentIntentId })
    return paymentIntentId
  },
})

/** The order that is being paid: the one of this key, or the one that the cart got before, unless it failed at another price. */
async function findOrderToCharge(ctx: MutationCtx, user: Doc<'users'>, key: string | undefined): Promise<Doc<'orders'> | null> {
  const cart = await getCart(ctx, user._id)
  const job = key === undefined ? null : await findJob(ctx, user._id, 'payment', key)
  if (job) {
    const order = await getOrderByKey(ctx, job, 'charge')
    if (isUnpaid(order) && (order.status === 'expired' || cart?.orderId !== order._id))
      fail('CONFLICT', 'Your cart changed during payment. Start the payment again.')
    return order
  }
  const order = cart?.orderId ? await ctx.db.get('orders', cart.orderId) : null
  if (!cart || !order || order.status === 'expired' || order.status === 'refunded')
    return null
  // A person has decided about its money, so it is over.
  if (order.status === 'failed' && order.paidAt !== undefined)
    return null
  // It is paid, or that is not known yet: then nothing else may be, whatever the cart costs by now.
  if (order.status !== 'failed')
    return order
  const bill = billFor(cart.items)
  return bill.amount === order.amount && sameItems(bill.items, order.items) ? order : null
}

async function orderOfCart(ctx: MutationCtx, user: Doc<'users'>, { amount, successUrl, key }: { amount: number, successUrl: string, key: string | undefined }) {
  const cart = await getCart(ctx, user._id)
  const bill = billFor(cart?.items ?? [])
  if (amount !== bill.amount)
    failAmountMismatch(bill.amount, amount)
  const order = await createOrder(ctx, user._id, { kind: 'charge', ...bill, successUrl, cancelUrl: undefined, key })
  await ctx.db.patch('carts', cart!._id, { orderId: order._id })
  return order
}

/** @throws `CONFLICT` for an order that was paid, and whose money is not to be used again */
function getTransactionId({ status, paymentIntentId }: Doc<'orders'>) {
  if (status === 'needs_review')
    fail('CONFLICT', 'An earlier payment for this cart is under review. Change the cart to buy something else.')
  if (!paymentIntentId || (status !== 'paid' && status !== 'fulfilled'))
    fail('CONFLICT', 'This payment was refunded. Start a new payment.')
  return paymentIntentId
}

function failAmountMismatch(expected: number, amount: number): never {
  failSuspicious('AMOUNT_MISMATCH', 'Your cart total has changed, so we didn’t charge your card. Check the new total and pay again.', { expected, amount })
}
