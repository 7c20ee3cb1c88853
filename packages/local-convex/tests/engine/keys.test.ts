import fc from 'fast-check'
import { compareValues, convexToJson, jsonToConvex, getConvexSize, type Value } from 'convex/values'
import { describe, expect, it } from 'vitest'
import { newId, tableOf } from '../../src/engine/ids.ts'
import { measure } from '../../src/engine/json.ts'
import { compareJson, sortKey } from '../../src/engine/keys.ts'
import { convexValue } from './arbitraries.ts'

const NOON = 12 * 60 * 60 * 1000

describe('sort keys', () => {
  it('order any two values as Convex does', () => {
    fc.assert(fc.property(convexValue(), convexValue(), (a, b) => {
      const expected = Math.sign(compareValues(a, b))

      expect(compareJson(convexToJson(a), convexToJson(b))).toBe(expected)
    }), { numRuns: 5000 })
  })

  it('order sequences by their first difference', () => {
    const sequence = fc.array(convexValue(), { minLength: 2, maxLength: 2 })
    fc.assert(fc.property(sequence, sequence, ([a1, a2], [b1, b2]) => {
      const expected = Math.sign(compareValues(a1, b1) || compareValues(a2, b2))
      const [a, b] = [[a1, a2], [b1, b2]].map(values => sortKey(values.map(value => convexToJson(value as Value))))

      expect(Buffer.compare(a!, b!)).toBe(expected)
    }), { numRuns: 2000 })
  })

  it('put a missing field before everything', () => {
    fc.assert(fc.property(convexValue(), (value) => {
      expect(compareJson(undefined, convexToJson(value))).toBe(-1)
    }))
  })
})

describe('measure', () => {
  it('counts bytes as Convex does', () => {
    fc.assert(fc.property(convexValue(), (value) => {
      const json = convexToJson(value)

      expect(measure(json).size).toBe(getConvexSize(jsonToConvex(json)))
    }), { numRuns: 1000 })
  })

  it('refuses an array that is too long', () => {
    expect(() => measure(Array.from({ length: 8193 }, () => 1))).toThrow('Array length is too long (8193 > maximum length 8192)')
  })

  it('refuses an object with too many fields', () => {
    const fields = Object.fromEntries(Array.from({ length: 1025 }, (_, at) => [`f${at}`, 1]))

    expect(() => measure(fields)).toThrow('Object has too many fields (1025 > maximum number 1024)')
  })
})

describe('ids', () => {
  it('tell their table', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (table) => {
      expect(tableOf(newId(table, NOON))).toEqual({ table })
    }))
  })

  it('look like those of Convex', () => {
    expect(newId(10_001, NOON)).toMatch(/^[0-9a-hjkmnp-tv-z]{32}$/)
  })

  it('are recognised when mistyped', () => {
    const id = newId(1, NOON)
    const mistyped = `${id.slice(0, 9)}${id[9] === 'a' ? 'b' : 'a'}${id.slice(10)}`

    expect(tableOf(mistyped)).toHaveProperty('invalid')
  })

  it('are not whatever else a string may hold', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(tableOf(text)).toHaveProperty('invalid')
    }))
  })
})
