import { afterEach, describe, expect, it, vi } from 'vitest'
import { readMonth } from '../../../convex/reports/month'
import { dayOf, daysOfMonth, latestMonths, monthBefore, monthName, monthOf, monthSpan } from '../../../shared/months'

const now = Date.UTC(2026, 10, 22, 12)

describe('a month as someone calls it', () => {
  it.each([
    ['2026-01', '2026-01'],
    ['2026-11', '2026-11'],
    [' 2025-12 ', '2025-12'],
    ['january', '2026-01'],
    ['January', '2026-01'],
    ['november', '2026-11'],
    ['december', '2025-12'],
  ])('%s is %s in November 2026', (text, month) => {
    expect(readMonth(text, now)).toBe(month)
  })

  it.each(['', 'jan', '2026', '2026-1', '2026-13', '2026-00', '26-01', '1999-12', '2026-01-01', '2026-12', '2027-01', '0/0', 'constructor'])('is not “%s”', (text) => {
    expect(() => readMonth(text, now)).toThrow(expect.objectContaining({ data: expect.objectContaining({ code: 'INVALID_INPUT', field: 'month' }) }))
  })

  it('means the current one from its first moment on', () => {
    const newYear = Date.UTC(2027, 0, 1)

    expect(readMonth('january', newYear)).toBe('2027-01')
    expect(readMonth('january', newYear - 1)).toBe('2026-01')
  })
})

it('knows the month before, also in January', () => {
  expect(monthBefore(Date.UTC(2026, 0, 31))).toBe('2025-12')
  expect(monthBefore(Date.UTC(2026, 2, 31))).toBe('2026-02')
})

it('lists the latest months, also across a year and from a day that others lack', () => {
  expect(latestMonths(Date.UTC(2026, 2, 31), 4)).toEqual(['2026-03', '2026-02', '2026-01', '2025-12'])
})

it('spans a month from its first moment to the next one\'s', () => {
  expect(monthSpan('2025-12')).toEqual({ from: Date.UTC(2025, 11, 1), until: Date.UTC(2026, 0, 1) })
})

it('knows the days of a leap year\'s February', () => {
  expect(daysOfMonth('2028-02')).toHaveLength(29)
  expect(daysOfMonth('2028-02').at(-1)).toBe('2028-02-29')
  expect(daysOfMonth('2026-02')).toHaveLength(28)
  expect(daysOfMonth('2100-02')).toHaveLength(28)
})

describe.each(['UTC', 'America/New_York', 'Pacific/Kiritimati', 'Australia/Lord_Howe'])('in the time zone %s', (zone) => {
  it.each(['2026-03', '2026-04', '2026-10', '2026-11', '2028-02'])('%s has the days of UTC, whatever the clocks do there', (month) => {
    vi.stubEnv('TZ', zone)
    const { from, until } = monthSpan(month)

    const hours = Array.from({ length: (until - from) / 3_600_000 }, (_, hour) => from + hour * 3_600_000)

    const days = Map.groupBy(hours, dayOf)
    expect([...days.keys()]).toEqual(daysOfMonth(month))
    expect(new Set([...days.values()].map(({ length }) => length))).toEqual(new Set([24]))
    expect(monthOf(from)).toBe(month)
    expect([monthOf(from - 1), monthOf(until)]).toEqual([monthBefore(from), readMonth(monthOf(until), until)])
  })
})

afterEach(() => {
  vi.unstubAllEnvs()
})

it('names a month for readers', () => {
  expect(monthName('2026-01')).toBe('January 2026')
})
