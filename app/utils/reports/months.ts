/** `YYYY-MM` of a moment, and of the months before it: as many as asked for, latest first. UTC, as reports are. */
export function latestMonths(now: number, count: number): string[] {
  const date = new Date(now)
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back)).toISOString().slice(0, 7))
}

const names = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** `January 2026`; `Jan` when short. The browser's own formats take a phone 100 ms to set up. */
export function monthName(month: string, length: 'long' | 'short' = 'long'): string {
  const [year, number] = month.split('-')
  const name = names[Number(number) - 1]!
  return length === 'long' ? `${name} ${year}` : name.slice(0, 3)
}

/** Every day of a month, `YYYY-MM-DD`. */
export function daysOfMonth(month: string): string[] {
  const [year, number] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year!, number!, 0)).getUTCDate()
  return Array.from({ length: last }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`)
}
