import { expect, it } from 'vitest'
import { ticksUpTo } from '../../shared/ticks'

it.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6, 8]],
  [30, [0, 10, 20, 30]],
  [10_000, [0, 5_000, 10_000]],
])('the axis of a chart whose highest bar is %s has the ticks %s', (most, ticks) => {
  expect(ticksUpTo(most)).toEqual(ticks)
})
