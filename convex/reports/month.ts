import { invalid } from '../core/errors'

const names = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']

/**
 * `YYYY-MM` of what someone calls a month: itself, or a name, which means the last such month that has begun.
 *
 * @throws `INVALID_INPUT{field: 'month'}`, also for months to come
 */
export function readMonth(text: string, now: number): string {
  const wanted = text.trim().toLowerCase()
  const current = monthOf(now)
  const named = names.indexOf(wanted)
  if (named >= 0) {
    const year = Number(current.slice(0, 4))
    const ofYear = (year: number) => `${year}-${String(named + 1).padStart(2, '0')}`
    return ofYear(year) <= current ? ofYear(year) : ofYear(year - 1)
  }
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(wanted))
    invalid('month', 'Write a month like 2026-01, or as January.')
  if (wanted > current)
    invalid('month', 'This month has not begun. Please choose one that has.')
  return wanted
}

/** `YYYY-MM` of a time in ms, UTC. */
export const monthOf = (time: number) => new Date(time).toISOString().slice(0, 7)

/** `YYYY-MM` of the month before the one that a time is in. */
export function monthBefore(time: number) {
  const date = new Date(time)
  return monthOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1))
}

/** First moment of a month, and of the one after it, in ms. */
export function monthSpan(month: string) {
  const [year, number] = month.split('-').map(Number)
  return { from: Date.UTC(year!, number! - 1), until: Date.UTC(year!, number!) }
}

/** Every day of a month, `YYYY-MM-DD`. */
export function daysOf(month: string) {
  const { from, until } = monthSpan(month)
  return Array.from({ length: (until - from) / 86_400_000 }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`)
}

/** `January 2026` */
export function monthTitle(month: string) {
  const name = names[Number(month.slice(5)) - 1]!
  return `${name[0]!.toUpperCase()}${name.slice(1)} ${month.slice(0, 4)}`
}
