import { MONTH_NAMES, monthOf } from '../../shared/months'
import { invalid } from '../core/errors'

const names = MONTH_NAMES.map(name => name.toLowerCase())

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
    invalid('month', 'Enter a month like 2026-01 or January.')
  if (wanted > current)
    invalid('month', 'This month hasn’t started. Choose an earlier month.')
  return wanted
}
