/** Turns `withIndex(name, q => q.eq(…).gt(…))` into one range of the index's keys. */
import type { Index } from './catalog.ts'
import { UserError } from './errors.ts'
import type { Json } from './json.ts'
import { afterPrefix, sortKey } from './keys.ts'
import type { Interval } from './readSet.ts'

export interface RangeExpression {
  type: 'Eq' | 'Gt' | 'Gte' | 'Lt' | 'Lte'
  fieldPath: string
  value: Json
}

/** Convex allows equalities on the first fields, then one lower and one upper bound on the next. */
export function keyRange(index: Index, expressions: RangeExpression[]): Interval {
  const fields = index.definition.kind === 'database' ? index.definition.fields : []
  const equal: Json[] = []
  let lower: RangeExpression | undefined
  let upper: RangeExpression | undefined
  for (const expression of expressions) {
    const { type, fieldPath } = expression
    const expected = fields[equal.length]
    if (fieldPath !== expected)
      throw new UserError(`Tried to query index ${index.name} but the query didn't use the index fields in order. Expected \`${expected}\`, got \`${fieldPath}\`. Index fields: ${JSON.stringify(fields)}`)
    const complaint = `Invalid index range on ${index.name}: \`.${type.toLowerCase()}("${fieldPath}", …)\``
    if (type === 'Eq') {
      if (lower || upper) throw new UserError(`${complaint} cannot follow a lower or upper bound.`)
      equal.push(expression.value)
    }
    else if (type === 'Gt' || type === 'Gte') {
      if (lower) throw new UserError(`${complaint} is a second lower bound.`)
      lower = expression
    }
    else {
      if (upper) throw new UserError(`${complaint} is a second upper bound.`)
      upper = expression
    }
  }
  const prefix = sortKey(equal)
  const bound = ({ value }: RangeExpression) => sortKey([...equal, value])
  const from = !lower ? prefix : lower.type === 'Gt' ? afterPrefix(bound(lower)) : bound(lower)
  const to = !upper ? afterPrefix(prefix) : upper.type === 'Lte' ? afterPrefix(bound(upper)) : bound(upper)
  return { from, to }
}
