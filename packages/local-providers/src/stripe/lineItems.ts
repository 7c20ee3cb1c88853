import { createPrice } from './catalog.ts'
import { noSuch, ParameterError } from './errors.ts'
import { newId, type LineItem, type Price } from './objects.ts'
import type { StripeService } from './service.ts'
import type { SessionInput } from './sessionParams.ts'

/** What a session sells: prices of the catalog, or made here, in one currency. */
export function lineItems(stripe: StripeService, input: SessionInput): LineItem[] {
  if (input.line_items.length === 0)
    throw new ParameterError('line_items', 'Missing required param: line_items.', 'parameter_missing')
  const items = input.line_items.map((item, index) => {
    const price = linePrice(stripe, item, `line_items[${index}]`)
    const amount = price.unit_amount * item.quantity
    return {
      id: newId('li'),
      object: 'item' as const,
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: stripe.objects.get('product', price.product)?.name ?? null,
      metadata: item.metadata ?? {},
      price,
      quantity: item.quantity,
    }
  })
  if (new Set(items.map(item => item.currency)).size > 1)
    throw new ParameterError('line_items', 'All prices on a Checkout Session must use the same currency.')
  return items
}

function linePrice(stripe: StripeService, item: SessionInput['line_items'][number], at: string): Price {
  if ((item.price === undefined) === (item.price_data === undefined))
    throw new ParameterError(at, `You must specify either \`price\` or \`price_data\` when creating a line item.`, 'parameter_missing')
  if (item.price_data)
    return createPrice(stripe, item.price_data, `${at}[price_data]`)
  const price = stripe.objects.get('price', item.price!)
  if (!price)
    throw noSuch('price', item.price!, { param: `${at}[price]` })
  if (!price.active)
    throw new ParameterError(`${at}[price]`, 'The price specified is inactive. This field only accepts active prices.')
  return price
}
