import { convexToJson, type Value } from 'convex/values'
import { describe, expect, it } from 'vitest'
import { matchesFilter } from '../../src/engine/filter.ts'
import type { JsonObject } from '../../src/engine/json.ts'

describe('filters', () => {
  it.each<[string, string, Value[], Value]>([
    ['adds numbers', '$add', [0.1, 0.2], 0.1 + 0.2],
    ['subtracts 64-bit integers', '$sub', [2n ** 62n, 1n], 2n ** 62n - 1n],
    ['divides integers without remainder', '$div', [7n, 2n], 3n],
    ['divides numbers by zero', '$div', [1, 0], Infinity],
    ['takes the rest', '$mod', [-7n, 3n], -1n],
  ])('%s', (_what, operator, operands, result) => {
    expect(matchesFilter(equal({ [operator]: operands.map(literal) }, result), {})).toBe(true)
  })

  it('negates', () => {
    expect(matchesFilter(equal({ $neg: literal(5n) }, -5n), {})).toBe(true)
    expect(matchesFilter(equal({ $neg: literal(0) }, -0), {})).toBe(true)
  })

  it.each<[string, string, Value[]]>([
    ['Cannot add string and float64', '$add', ['1', 1]],
    ['Cannot multiply int64 and float64', '$mul', [1, 2n]],
    ['Cannot divide by zero', '$div', [1n, 0n]],
    ['out of range for Int64', '$add', [2n ** 63n - 1n, 1n]],
  ])('refuse: %s', (message, operator, operands) => {
    expect(() => matchesFilter(equal({ [operator]: operands.map(literal) }, null), {})).toThrow(message)
  })

  it('take a missing field for undefined, which nothing else equals', () => {
    const missing = { $field: 'nothing' }

    expect(matchesFilter({ $eq: [missing, { $literal: { $undefined: null } }] }, {})).toBe(true)
    expect(matchesFilter(equal(missing, null), {})).toBe(false)
    expect(matchesFilter({ $lt: [missing, literal(null)] }, {})).toBe(true)
  })

  it('refuse a condition that is neither true nor false', () => {
    expect(() => matchesFilter({ $field: 'count' }, { count: 1 })).toThrow('Expected a boolean in a filter, got float64')
  })
})

const literal = (value: Value) => ({ $literal: convexToJson(value) })
const equal = (expression: JsonObject, value: Value) => ({ $eq: [expression, literal(value)] })
