import { v, type Infer } from 'convex/values'
import { internal } from './_generated/api'
import type { Doc } from './_generated/dataModel'
import { mutation, query, type MutationCtx } from './_generated/server'
import { cartOf } from './lib/payments/carts'
import { billFor, currencies, currency, inCurrency, prices, priceOf, sameItems } from './lib/payments/catalogue'
import { fail } from './lib/core/errors'
import type { cartItem } from './lib/payments/orderFields'
import { orderItem } from './lib/payments/orderFields'
import { requireUser } from './lib/accounts/user'

/** What the caller is about to buy in one go, and what it costs. Amounts are in the currency's minor unit. */
export const get = query({
  args: {},
  returns: v.object({ items: v.array(orderItem), amount: v.number(), currency, credits: v.number() }),
  handler: async (ctx) => {
    const user = await requireUser(ctx)
    const cart = await cartOf(ctx, user._id)
    const items = forSale(cart?.items ?? [])
    return items.length > 0 ? billFor(items) : { items: [], amount: 0, currency: currencyOf(cart), credits: 0 }
  },
})

/**
 * Puts so many of a pack into the caller's cart; 0 takes it out. In another currency than the rest, the cart changes
 * to it.
 *
 * @throws `UNAUTHENTICATED` `PRICE_UNKNOWN` `INVALID_INPUT{field}` `CONFLICT`
 */
export const set = mutation({
  args: { priceId: v.string(), quantity: v.number() },
  returns: v.null(),
  handler: async (ctx, { priceId, quantity }) => {
    const user = await requireUser(ctx)
    const { currency } = priceOf(priceId)
    const cart = await cartOf(ctx, user._id)
    const before = forSale(cart?.items ?? []).map(item => ({ ...item, priceId: inCurrency(item.priceId, currency) }))
    const after = before.some(item => item.priceId === priceId)
      ? before.map(item => item.priceId === priceId ? { priceId, quantity } : item)
      : [...before, { priceId, quantity }]
    const items = after.filter(item => item.quantity !== 0)
    if (items.length > 0)
      billFor(items)
    await change(ctx, user, cart, { currency, items })
    return null
  },
})

/** Shows and charges the caller's cart in another currency. @throws `UNAUTHENTICATED` `CONFLICT` */
export const setCurrency = mutation({
  args: { currency },
  returns: v.null(),
  handler: async (ctx, { currency }) => {
    const user = await requireUser(ctx)
    const cart = await cartOf(ctx, user._id)
    const items = forSale(cart?.items ?? []).map(item => ({ ...item, priceId: inCurrency(item.priceId, currency) }))
    await change(ctx, user, cart, { currency, items })
    return null
  },
})

/**
 * A changed cart is another purchase: it lets go of the order that it was about to become. Not while that may be
 * paid already, or its user would pay for both.
 */
async function change(ctx: MutationCtx, user: Doc<'users'>, cart: Doc<'carts'> | null, changed: Pick<Doc<'carts'>, 'currency' | 'items'>) {
  if (!cart) {
    await ctx.db.insert('carts', { userId: user._id, ...changed })
    return
  }
  if (cart.currency === changed.currency && sameItems(cart.items, changed.items))
    return
  const order = cart.orderId && await ctx.db.get('orders', cart.orderId)
  if (order?.status === 'draft')
    fail('CONFLICT', 'Your card is just being charged for this cart. Please wait a moment.')
  if (order?.status === 'paid')
    fail('CONFLICT', 'This cart has just been paid. It becomes an order within a few minutes, and then you can fill it again.')
  // The bank still waits for an answer, which would now pay for what is not wanted any more.
  if (order?.status === 'open')
    await ctx.scheduler.runAfter(0, internal.orderChecks.check, { orderId: order._id })
  await ctx.db.patch('carts', cart._id, { ...changed, orderId: undefined })
}

/** What was taken from the catalogue since is taken from carts too. */
function forSale(items: Infer<typeof cartItem>[]) {
  return items.filter(({ priceId }) => prices.some(price => price.priceId === priceId))
}

function currencyOf(cart: Doc<'carts'> | null) {
  return currencies.find(known => known === cart?.currency) ?? 'usd'
}
