import { noSuch, ParameterError } from './errors.ts'
import type { Condition, Kind } from './objects.ts'
import { created, fields, integer, required, text, type Read } from './params.ts'
import type { StripeService } from './service.ts'

const comparisons = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

export const limit: Read<number | undefined> = (value, param) => {
  const given = integer(1)(value, param)
  if (given !== undefined && given > 100)
    throw new ParameterError(param, 'This value must be less than or equal to 100.', 'parameter_invalid_integer')
  return given
}

export const page = { limit, starting_after: text(), ending_before: text() }

/** Reads a list's parameters: the page, when it was made, and filters by fields (`customer_details[email]`). */
export function readList<Filters extends Record<string, Read<unknown>>>(filters: Filters) {
  return required(fields({ ...filters, ...page, created }))
}

/** One page of objects, newest first, as Stripe lists them. */
export function listObjects(stripe: StripeService, kind: Kind, url: string, { limit, starting_after, ending_before, created, ...filters }: { limit?: number, starting_after?: string, ending_before?: string, created?: Partial<Record<keyof typeof comparisons, number>> }): object {
  for (const [param, id] of Object.entries({ starting_after, ending_before })) {
    if (id !== undefined && !stripe.objects.get(kind, id))
      throw noSuch(kind, id, { param })
  }
  const times = Object.entries(created ?? {})
    .filter((entry): entry is [keyof typeof comparisons, number] => entry[1] !== undefined)
    .map(([name, value]): Condition => ({ path: 'created', is: comparisons[name], value }))
  const { data, hasMore } = stripe.objects.list(kind, [...conditions(filters), ...times], { limit, starting_after, ending_before })
  return { object: 'list', data, has_more: hasMore, url }
}

function conditions(filters: object, at = ''): Condition[] {
  return Object.entries(filters).flatMap(([name, value]: [string, unknown]): Condition[] => {
    if (value === undefined)
      return []
    if (typeof value === 'object' && value !== null)
      return conditions(value, `${at}${name}.`)
    return [{ path: at + name, is: '=', value: typeof value === 'boolean' ? Number(value) : value as string | number }]
  })
}
