import { describe, expect, it } from 'vitest'
import { formatCount } from '../../app/utils/ui/counts'
import { dayName, monthName } from '../../shared/months'

describe('figures', () => {
  it.each([0, 7, 999, 1000, 12_345, 123_456, 1_234_567, -12, -1234])('writes %d as browsers do', (number) => {
    expect(formatCount(number)).toBe(number.toLocaleString('en'))
  })

  it('has a dash for what is not known', () => {
    expect(formatCount(undefined)).toBe('–')
  })
})

describe('months', () => {
  it.each(Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}`))('writes %s as browsers do', (month) => {
    const date = new Date(`${month}-01T00:00:00Z`)
    expect(monthName(month)).toBe(date.toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }))
    expect(monthName(month, 'short')).toBe(date.toLocaleDateString('en', { month: 'short', timeZone: 'UTC' }))
    expect(dayName(`${month}-09`)).toBe(new Date(`${month}-09`).toLocaleDateString('en', { dateStyle: 'long', timeZone: 'UTC' }))
  })
})
