import { v, type Infer } from 'convex/values'
import { MAX_QUANTITY } from '../../shared/limits'
import { fail, invalid } from '../core/errors'
import type { cartItem, orderItem } from './orderFields'
import { failSuspicious } from '../core/refusals'

/** What prices are in, the usual one first. */
export const currency = v.union(v.literal('usd'), v.literal('eur'), v.literal('jpy'))
export type Currency = Infer<typeof currency>
export const currencies = currency.members.map(({ value }) => value)

interface Pack {
  productId: string
  name: string
  credits: number
  /** In each currency's minor unit: 500 are 5 dollars, and 500 yen. */
  prices: Record<Currency, number>
}

/** What is for sale. An order keeps its own copy, so prices may change here at any time. */
const packs: Pack[] = [
  { productId: 'credits_10', name: '10 credits', credits: 10, prices: { usd: 500, eur: 500, jpy: 750 } },
  { productId: 'credits_50', name: '50 credits', credits: 50, prices: { usd: 2_000, eur: 1_900, jpy: 3_000 } },
  { productId: 'credits_200', name: '200 credits', credits: 200, prices: { usd: 6_000, eur: 5_700, jpy: 9_000 } },
]

export interface Price {
  /** `price_<product>_<currency>`: our own name for it; Stripe is told amount and name with each order. */
  priceId: string
  productId: string
  name: string
  credits: number
  unitAmount: number
  currency: Currency
}

/** Every price in every currency. */
export const prices: Price[] = packs.flatMap(({ prices, ...pack }) => currencies.map(currency => ({
  ...pack,
  priceId: `price_${pack.productId}_${currency}`,
  unitAmount: prices[currency],
  currency,
})))

/** @throws `PRICE_UNKNOWN{priceId}` */
export function priceOf(priceId: string): Price {
  return prices.find(price => price.priceId === priceId)
    ?? failSuspicious('PRICE_UNKNOWN', 'This pack isn’t for sale. Reload the page and choose again.', { priceId: priceId.slice(0, 100) })
}

/** The same product's price in another currency. */
export function inCurrency(priceId: string, currency: Currency): string {
  const { productId } = priceOf(priceId)
  return `price_${productId}_${currency}`
}

export interface Bill {
  items: Infer<typeof orderItem>[]
  amount: number
  currency: Currency
  credits: number
}

/**
 * What items cost, by the catalog. All in integers: there is nothing to round.
 *
 * @throws `PRICE_UNKNOWN{priceId}` `INVALID_INPUT{field}` `CONFLICT` for items in several currencies
 */
export function billFor(wanted: Infer<typeof cartItem>[]): Bill {
  const [first] = wanted
  if (!first)
    invalid('items', 'Choose a pack first.')
  const { currency } = priceOf(first.priceId)
  for (const { quantity } of wanted)
    cleanQuantity(quantity)
  const items = mergeItems(wanted).map(({ priceId, quantity }) => {
    const price = priceOf(priceId)
    if (price.currency !== currency)
      fail('CONFLICT', 'All items must use the same currency. Choose one currency.')
    return { priceId, quantity: cleanQuantity(quantity), name: price.name, credits: price.credits, unitAmount: price.unitAmount }
  })
  return {
    items,
    amount: items.reduce((sum, { quantity, unitAmount }) => sum + quantity * unitAmount, 0),
    currency,
    credits: items.reduce((sum, { quantity, credits }) => sum + quantity * credits, 0),
  }
}

/** @throws `INVALID_INPUT{field: 'quantity'}` */
export function cleanQuantity(quantity: number) {
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MAX_QUANTITY)
    invalid('quantity', `Choose a quantity from 1 to ${MAX_QUANTITY}.`)
  return quantity
}

/** Whether two lists say the same, in whatever order. */
export function sameItems(some: Infer<typeof cartItem>[], others: Infer<typeof cartItem>[]) {
  const text = (items: Infer<typeof cartItem>[]) => mergeItems(items).map(({ priceId, quantity }) => `${priceId} ${quantity}`).sort().join()
  return text(some) === text(others)
}

/** One line a price. */
function mergeItems(items: Infer<typeof cartItem>[]) {
  const quantities = new Map<string, number>()
  for (const { priceId, quantity } of items)
    quantities.set(priceId, (quantities.get(priceId) ?? 0) + quantity)
  return [...quantities].map(([priceId, quantity]) => ({ priceId, quantity }))
}
