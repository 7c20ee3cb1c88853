import fc from 'fast-check'
import { v, type Validator, type Value } from 'convex/values'
import { convexValue, field, float, int, text } from '../arbitraries.ts'
import type { Bound, Condition, Read, Step } from './program.ts'

const FIELDS = ['a', 'b', 'c', 'c.a']
/** Few values, so that ranges and equalities hit. */
const common = () => fc.constantFrom<Value>(null, 0, 1, 1, 2, 1n, 2n, 'a', 'a', 'ab', 'b', { a: 1 })
const special = () => fc.constantFrom<Value>(-0, Number.NaN, Infinity, true, false, '', { a: 'a' }, [1], [])
const value = () => fc.oneof({ weight: 5, arbitrary: common() }, { weight: 1, arbitrary: special() }, { weight: 1, arbitrary: convexValue() })
const orMissing = (arbitrary: fc.Arbitrary<Value>) => fc.oneof({ weight: 6, arbitrary }, { weight: 1, arbitrary: fc.constant(undefined) })
const k = () => fc.integer({ min: 0, max: 7 })
const fields = () => fc.dictionary(fc.constantFrom('a', 'b', 'c'), value(), { minKeys: 1, maxKeys: 3, noNullPrototype: true })

export interface Indexes { [name: string]: string[] }

export const indexes = (): fc.Arbitrary<Indexes> =>
  fc.uniqueArray(fc.uniqueArray(fc.constantFrom(...FIELDS, 'k'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3, selector: String })
    .map(lists => Object.fromEntries(lists.map((list, at) => [`index${at}`, list])))

/** Mostly anything, sometimes a validator that refuses some documents. */
export const documentValidator = (): fc.Arbitrary<Validator<Value, 'required', string> | null> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.record({
    a: fieldValidator(), b: fieldValidator(), c: fieldValidator(),
  }).map(shape => v.object({ ...shape, k: v.number() }) as unknown as Validator<Value, 'required', string>) })

/** Records are not here: convex-test accepts anything for them. */
export function fieldValidator(): fc.Arbitrary<Validator<Value | undefined, 'required' | 'optional', string>> {
  const { validator } = fc.letrec<{ validator: Validator<Value, 'required', string> }>(tie => ({
    validator: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<Validator<Value, 'required', string>>(v.any(), v.null(), v.number(), v.int64(), v.boolean(), v.string(), v.bytes(),
        v.literal('a'), v.literal(1), v.literal(true)),
      tie('validator').map(item => v.array(item)),
      fc.array(tie('validator'), { minLength: 1, maxLength: 3 }).map(options => v.union(...options)),
      fc.dictionary(field(), tie('validator'), { maxKeys: 2, noNullPrototype: true }).map(shape => v.object(shape)),
    ),
  }))
  return fc.tuple(validator, fc.boolean()).map(([inner, optional]) => optional ? v.optional(inner) : inner)
}

/** Equalities, then bounds; now and then one that is not allowed there. */
function bounds(list: string[]): fc.Arbitrary<Bound[]> {
  const bound = (operator: fc.Arbitrary<Bound['operator']>, name: string) =>
    fc.record({ operator, field: fc.oneof({ weight: 40, arbitrary: fc.constant(name) }, { weight: 1, arbitrary: fc.constant('z') }), value: orMissing(value()) })
  return fc.nat(list.length).chain((equal) => {
    const equalities = list.slice(0, equal).map(name => bound(fc.constant('eq'), name))
    const next = list[equal]
    const lower = fc.constantFrom<Bound['operator']>('gt', 'gte')
    const upper = fc.constantFrom<Bound['operator']>('lt', 'lte')
    const ends = next === undefined
      ? [fc.constant<Bound[]>([])]
      : [fc.constant<Bound[]>([]), fc.tuple(bound(lower, next)), fc.tuple(bound(upper, next)), fc.tuple(bound(lower, next), bound(upper, next)), fc.tuple(bound(upper, next), bound(lower, next))]
    return fc.tuple(fc.tuple(...equalities), fc.oneof(...ends)).map(([first, last]) => [...first, ...last])
  })
}

/** Greater and less only compare `k`: convex-test uses JavaScript's operators there, Convex the order of values. */
function condition(): fc.Arbitrary<Condition> {
  return fc.letrec<{ condition: Condition }>(tie => ({
    condition: fc.oneof(
      { depthSize: 'small' },
      fc.record({ is: fc.constantFrom('eq' as const, 'neq' as const), field: fc.constantFrom(...FIELDS), value: orMissing(value()) }),
      fc.record({ is: fc.constantFrom('lt' as const, 'lte' as const, 'gt' as const, 'gte' as const), than: k() }),
      fc.record({ is: fc.constantFrom('sum' as const, 'difference' as const, 'product' as const), with: k(), equals: k() }),
      fc.record({ is: fc.constantFrom('and' as const, 'or' as const), of: fc.array(tie('condition'), { maxLength: 2 }) }),
      fc.record({ is: fc.constant('not' as const), of: fc.tuple(tie('condition')) }),
    ),
  })).condition
}

export function read(named: Indexes): fc.Arbitrary<Read> {
  return fc.constantFrom(...Object.entries(named), ['by_creation_time', []] as [string, string[]]).chain(([index, list]) => fc.record({
    index: fc.constant(index),
    bounds: bounds(list),
    order: fc.constantFrom('asc' as const, 'desc' as const),
    conditions: fc.array(condition(), { maxLength: 2 }),
    take: fc.option(fc.nat(4)),
    pages: fc.option(fc.integer({ min: 1, max: 3 })),
  }))
}

export function steps(named: Indexes, depth = 2): fc.Arbitrary<Step[]> {
  const patched = fc.dictionary(fc.constantFrom('a', 'b', 'c'), orMissing(value()), { maxKeys: 3, noNullPrototype: true })
  const simple: fc.Arbitrary<Step>[] = [
    fc.record({ do: fc.constant('insert' as const), k: k(), fields: fields() }),
    fc.record({ do: fc.constant('insert' as const), k: k(), fields: fields() }),
    fc.record({ do: fc.constant('patch' as const), k: k(), fields: patched }),
    fc.record({ do: fc.constant('replace' as const), k: k(), fields: fields() }),
    fc.record({ do: fc.constantFrom('delete' as const, 'get' as const), k: k() }),
    fc.record({ do: fc.constant('read' as const), read: read(named) }),
  ]
  const nested = () => fc.record({ do: fc.constant('nested' as const), steps: steps(named, depth - 1), fails: fc.boolean() })
  return fc.array(fc.oneof(...simple, ...(depth > 0 ? [nested()] : [])), { maxLength: 6 })
}

/** Enough documents for ranges to cut through. */
export const seed = (): fc.Arbitrary<Step[]> => fc.array(fc.record({ do: fc.constant('insert' as const), k: k(), fields: fields() }), { maxLength: 12 })

export const argument = () => fc.oneof(common(), special(), convexValue(), float(), int(), text())
