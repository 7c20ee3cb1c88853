import type { Infer } from 'convex/values'
import { internal } from '../_generated/api'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { fail } from '../core/errors'
import { currencies, prices, sameItems } from './catalog'
import type { cartItem } from './orderFields'

/** Finds a user's cart; `null` before the first one. */
export function getCart(ctx: QueryCtx, userId: Id<'users'>) {
  return ctx.db.query('carts').withIndex('by_user', q => q.eq('userId', userId)).unique()
}

/**
 * A changed cart is another purchase: it lets go of the order that it was about to become. Not while that may be
 * paid already, or its user would pay for both.
 */
export async function changeCart(ctx: MutationCtx, user: Doc<'users'>, cart: Doc<'carts'> | null, changed: Pick<Doc<'carts'>, 'currency' | 'items'>) {
  if (!cart) {
    await ctx.db.insert('carts', { userId: user._id, ...changed })
    return
  }
  if (cart.currency === changed.currency && sameItems(cart.items, changed.items))
    return
  const order = cart.orderId && await ctx.db.get('orders', cart.orderId)
  if (order?.status === 'draft')
    fail('CONFLICT', 'We’re charging your card for this cart. Try again in a moment.')
  if (order?.status === 'paid')
    fail('CONFLICT', 'We’re creating an order from this cart. You can add items again in a few minutes.')
  // The bank still waits for an answer, which would now pay for items that are no longer wanted.
  if (order?.status === 'open')
    await ctx.scheduler.runAfter(0, internal.payments.orderChecks.check, { orderId: order._id })
  await ctx.db.patch('carts', cart._id, { ...changed, orderId: undefined })
}

/** Leaves out items that are no longer in the catalog. */
export function itemsForSale(items: Infer<typeof cartItem>[]) {
  return items.filter(({ priceId }) => prices.some(price => price.priceId === priceId))
}

/** The currency that a cart is shown in. */
export function cartCurrency(cart: Doc<'carts'> | null) {
  return currencies.find(known => known === cart?.currency) ?? 'usd'
}
