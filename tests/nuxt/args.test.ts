import { describe, expect, it } from 'vitest'
import { computed, reactive, ref, shallowRef } from 'vue'
import { unwrapArgs } from '../../composables/internal/args'

describe('unwrapArgs', () => {
  it('replaces refs and getters at any depth by what they hold', () => {
    const args = unwrapArgs({
      a: ref(1),
      b: () => 2,
      c: computed(() => 3),
      d: { e: shallowRef({ f: () => 4 }) },
      g: [ref(5), { h: () => 6 }],
    })

    expect(args).toEqual({ a: 1, b: 2, c: 3, d: { e: { f: 4 } }, g: [5, { h: 6 }] })
  })

  it('takes the whole as a ref, a getter or a reactive object', () => {
    expect(unwrapArgs(ref({ a: 1 }))).toEqual({ a: 1 })
    expect(unwrapArgs(() => ({ a: ref(1) }))).toEqual({ a: 1 })
    expect(unwrapArgs(reactive({ a: 1, b: { c: 2 } }))).toEqual({ a: 1, b: { c: 2 } })
  })

  it.each([null, undefined, 0, '', false, 5n, 'skip'])('leaves %s as it is', (value) => {
    expect(unwrapArgs(value)).toBe(value)
    expect(unwrapArgs({ value: ref(value) })).toEqual({ value })
  })

  it('leaves bytes, dates and instances for the client to take or refuse', () => {
    const bytes = new ArrayBuffer(2)
    const date = new Date(0)
    class Point { x = 1 }
    const point = new Point()

    const args = unwrapArgs({ bytes, date, point }) as Record<string, unknown>

    expect(args.bytes).toBe(bytes)
    expect(args.date).toBe(date)
    expect(args.point).toBe(point)
  })

  it('does not touch what it was given', () => {
    const given = { a: ref(1), b: { c: [ref(2)] } }

    unwrapArgs(given)

    expect(given.a.value).toBe(1)
    expect(given.b.c[0]!.value).toBe(2)
  })
})
