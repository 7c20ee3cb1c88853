import { ParameterError, StripeError } from './errors.ts'
import type { Kind } from './objects.ts'
import type { StripeService } from './service.ts'

type Json = Record<string, unknown>

// Which fields hold the id of what.
const references: Record<string, Kind> = {
  payment_intent: 'payment_intent',
  latest_charge: 'charge',
  charge: 'charge',
  payment_method: 'payment_method',
  customer: 'customer',
  product: 'product',
}
const deepest = 4

/** Puts objects where their ids are, for paths such as `payment_intent.latest_charge` or, in a list, `data.charge`. */
export function expand(stripe: StripeService, body: object, paths: string[]): object {
  return paths.reduce<Json>((answer, path, index) => {
    const names = path.split('.')
    if (names.length > deepest + (names[0] === 'data' ? 1 : 0))
      throw new ParameterError(`expand[${index}]`, `You cannot expand more than ${deepest} levels of a property (received ${path}).`, 'property_expansion_max_depth')
    return expandPath(stripe, answer, names, () => new StripeError(400, { message: `This property cannot be expanded (${path}).`, param: `expand[${index}]` }))
  }, body as Json)
}

function expandPath(stripe: StripeService, object: Json, [name = '', ...rest]: string[], impossible: () => Error): Json {
  if (name === 'data' && Array.isArray(object.data))
    return { ...object, data: object.data.map(item => expandPath(stripe, item, rest, impossible)) }

  const value = virtual(stripe, object, name) ?? referred(stripe, object, name, impossible)
  if (rest.length === 0 || value === null)
    return { ...object, [name]: value }
  if (typeof value !== 'object')
    throw impossible()
  return { ...object, [name]: expandPath(stripe, value as Json, rest, impossible) }
}

/** Lists that an object has only when they are asked for. */
function virtual(stripe: StripeService, { object, id }: Json, name: string): Json | undefined {
  if (object === 'checkout.session' && name === 'line_items')
    return { object: 'list', data: stripe.objects.hidden(String(id)).items ?? [], has_more: false, url: `/v1/checkout/sessions/${id}/line_items` }
  if (object === 'charge' && name === 'refunds') {
    const { data, hasMore } = stripe.objects.list('refund', [{ path: 'charge', is: '=', value: String(id) }])
    return { object: 'list', data, has_more: hasMore, url: `/v1/charges/${id}/refunds` }
  }
  return undefined
}

function referred(stripe: StripeService, object: Json, name: string, impossible: () => Error): unknown {
  const value = object[name]
  const kind = references[name]
  if (value === null || (typeof value === 'object' && value !== undefined))
    return value
  if (kind === undefined || typeof value !== 'string')
    throw impossible()
  return stripe.objects.get(kind, value) ?? value
}
