// Months are `YYYY-MM` and days are `YYYY-MM-DD`, both in UTC. Times are in ms.

export const MONTH_NAMES = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

const DAY_MS = 86_400_000

/** Returns the day of a time. */
export const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)

/** Returns the month of a time. */
export const monthOf = (time: number) => new Date(time).toISOString().slice(0, 7)

/** Returns the month of a time and the months before it, latest first, `count` in all. */
export function latestMonths(time: number, count: number): string[] {
  const date = new Date(time)
  return Array.from({ length: count }, (_, back) => monthOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back)))
}

/** Returns the month before the month of a time. */
export const monthBefore = (time: number) => latestMonths(time, 2)[1]!

/** Returns the first time of a month and of the next month. */
export function monthSpan(month: string) {
  const [year, number] = month.split('-').map(Number)
  return { from: Date.UTC(year!, number! - 1), until: Date.UTC(year!, number!) }
}

/** Returns every day of a month. */
export function daysOfMonth(month: string): string[] {
  const { from, until } = monthSpan(month)
  return Array.from({ length: (until - from) / DAY_MS }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`)
}

/** Names a month: `January 2026`, or `Jan` when short. It avoids `Intl`, which takes a phone 100 ms to set up. */
export function monthName(month: string, length: 'long' | 'short' = 'long'): string {
  const [year, number] = month.split('-')
  const name = MONTH_NAMES[Number(number) - 1]!
  return length === 'long' ? `${name} ${year}` : name.slice(0, 3)
}

/** Names a day: `January 5, 2026`. */
export function dayName(day: string): string {
  const [year, month, number] = day.split('-')
  return `${MONTH_NAMES[Number(month) - 1]!} ${Number(number)}, ${year}`
}
