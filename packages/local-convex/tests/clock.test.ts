import { afterEach, expect, it } from 'vitest'
import { setClock, type Clock } from '../src/clock.ts'

const JANUARY = Date.UTC(2026, 0, 1)

it('sets what every way to ask for the time answers, and nothing else of dates', () => {
  clock = setClock(JANUARY)

  const asked = [Date.now(), new Date().getTime(), Date.parse(Date())]

  for (const time of asked)
    expect(Math.abs(time - JANUARY)).toBeLessThan(2_000)
  expect(new Date(5).getTime()).toBe(5)
  expect(new Date(2026, 1, 3).getDate()).toBe(3)
  expect(Date.UTC(1970, 0, 1)).toBe(0)
  expect(new Date()).toBeInstanceOf(Date)
})

it('moves on, never back, also for those who kept `Date.now`', () => {
  clock = setClock(JANUARY)
  const { now } = Date

  clock.moveTo(JANUARY + 60_000)
  clock.moveTo(JANUARY)

  expect(now()).toBeGreaterThanOrEqual(JANUARY + 60_000)
})

it('has the right time again when it is restored', () => {
  const before = Date.now()
  clock = setClock(JANUARY)
  const { now } = Date

  clock.restore()

  expect(Date.now()).toBeGreaterThanOrEqual(before)
  expect(now()).toBeGreaterThanOrEqual(before)
})

let clock: Clock | undefined

afterEach(() => clock?.restore())
