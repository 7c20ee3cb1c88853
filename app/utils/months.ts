/** `YYYY-MM` of a moment, and of the months before it: as many as asked for, latest first. UTC, as reports are. */
export function latestMonths(now: number, count: number): string[] {
  const date = new Date(now)
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back)).toISOString().slice(0, 7))
}

/** `January 2026`; `Jan` when short. */
export function monthName(month: string, length: 'long' | 'short' = 'long'): string {
  return new Intl.DateTimeFormat('en', { month: length, year: length === 'long' ? 'numeric' : undefined, timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`))
}

/** Every day of a month, `YYYY-MM-DD`. */
export function daysOfMonth(month: string): string[] {
  const [year, number] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year!, number!, 0)).getUTCDate()
  return Array.from({ length: last }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`)
}
