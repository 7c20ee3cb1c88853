/** When crons run: from the schedules of `cronJobs()` to points in time, all in UTC. */

export type CronSchedule
  = | { type: 'interval', seconds?: number, minutes?: number, hours?: number }
    | { type: 'hourly', minuteUTC?: number }
    | { type: 'daily', hourUTC: number, minuteUTC?: number }
    | { type: 'weekly', dayOfWeek: string, hourUTC: number, minuteUTC?: number }
    | { type: 'monthly', day: number, hourUTC: number, minuteUTC?: number }
    | { type: 'cron', cron: string }

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const MAX_DAYS = 366 * 8
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** The first time after `after` (milliseconds). An interval's first run is at once. */
export function nextRun(schedule: CronSchedule, after: number, first: boolean): number {
  if (schedule.type === 'interval') {
    const { seconds = 0, minutes = 0, hours = 0 } = schedule
    return first ? after : after + ((hours * 60 + minutes) * 60 + seconds) * 1000
  }
  const [minute, hour, day, month, weekday] = fields(expression(schedule)) as [Field, Field, Field, Field, Field]
  const start = Math.floor(after / MINUTE) * MINUTE + MINUTE
  for (let midnight = Math.floor(start / DAY) * DAY, days = 0; days < MAX_DAYS; midnight += DAY, days++) {
    const date = new Date(midnight)
    const inMonth = day.has(date.getUTCDate())
    const inWeek = weekday.has(date.getUTCDay())
    // Where both are restricted, either will do: so cron has always been.
    const matches = day.any || weekday.any ? inMonth && inWeek : inMonth || inWeek
    if (!matches || !month.has(date.getUTCMonth() + 1)) continue
    for (let at = Math.max(midnight, start); at < midnight + DAY; at += MINUTE) {
      const time = new Date(at)
      if (hour.has(time.getUTCHours()) && minute.has(time.getUTCMinutes())) return at
    }
  }
  throw new Error(`Cron schedule never runs: ${JSON.stringify(schedule)}`)
}

function expression(schedule: Exclude<CronSchedule, { type: 'interval' }>): string {
  if (schedule.type === 'cron') return schedule.cron
  const minute = schedule.minuteUTC ?? 0
  switch (schedule.type) {
    case 'hourly': return `${minute} * * * *`
    case 'daily': return `${minute} ${schedule.hourUTC} * * *`
    case 'weekly': return `${minute} ${schedule.hourUTC} * * ${schedule.dayOfWeek.slice(0, 3)}`
    case 'monthly': return `${minute} ${schedule.hourUTC} ${schedule.day} * *`
  }
}

type Field = Set<number> & { any?: boolean }

function fields(cron: string): Field[] {
  const parts = cron.trim().toLowerCase().split(/\s+/)
  if (parts.length !== 5) throw new Error(`Invalid cron expression: "${cron}" must have five fields`)
  const ranges: [number, number, string[]][] = [[0, 59, []], [0, 23, []], [1, 31, []], [1, 12, MONTHS], [0, 7, WEEKDAYS]]
  return parts.map((part, at) => {
    const [low, high, names] = ranges[at]!
    const toNumber = (text: string) => {
      const named = names.indexOf(text.slice(0, 3))
      const value = named >= 0 ? named + (names === MONTHS ? 1 : 0) : Number(text)
      if (!Number.isInteger(value) || value < low || value > high) throw new Error(`Invalid cron expression: "${cron}", at "${part}"`)
      return value
    }
    const field: Field = new Set<number>()
    field.any = part === '*' || part === '?'
    for (const item of part.split(',')) {
      const [range, step = '1'] = item.split('/') as [string, string?]
      const [from, to] = range === '*' || range === '?' ? [low, high] : range.split('-').map(toNumber) as [number, number?]
      for (let value = from; value <= (to ?? (item.includes('/') ? high : from)); value += Math.max(1, Number(step)))
        field.add(names === WEEKDAYS ? value % 7 : value)
    }
    return field
  })
}
