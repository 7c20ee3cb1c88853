import fc from 'fast-check'
import type { Value } from 'convex/values'

const MAX_INT64 = 2n ** 63n - 1n

/** Text without lone surrogates, which Convex does not accept; with NUL and other bytes that sort keys escape. */
export const text = () => fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\u0001', 'é', '😀'), maxLength: 4 }),
)

export const float = () => fc.oneof(
  fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 1, -1, 1.0625, -1.0625, Number.MAX_VALUE, Number.MIN_VALUE),
  fc.double(),
  fc.integer({ min: -3, max: 3 }),
)

export const int = () => fc.oneof(
  fc.constantFrom(0n, 1n, -1n, MAX_INT64, -MAX_INT64 - 1n),
  fc.bigInt({ min: -MAX_INT64 - 1n, max: MAX_INT64 }),
)

export const bytes = () => fc.uint8Array({ maxLength: 4 }).map(array => new Uint8Array(array).buffer)

export const field = () => fc.constantFrom('a', 'b', 'c', 'A', 'z1')

/** Any value that Convex keeps. */
export function convexValue(): fc.Arbitrary<Value> {
  return fc.letrec<{ value: Value }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<Value>(null, true, false),
      float(), int(), text(), bytes(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(field(), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value
}
