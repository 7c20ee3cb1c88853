/** When crons run: from the schedules of `cronJobs()` to points in time, all in UTC. */
import { Cron } from 'croner'

export type CronSchedule
  = | { type: 'interval', seconds?: number, minutes?: number, hours?: number }
    | { type: 'hourly', minuteUTC?: number }
    | { type: 'daily', hourUTC: number, minuteUTC?: number }
    | { type: 'weekly', dayOfWeek: string, hourUTC: number, minuteUTC?: number }
    | { type: 'monthly', day: number, hourUTC: number, minuteUTC?: number }
    | { type: 'cron', cron: string }

/**
 * Returns the first time after `after`, both in ms since the epoch. An interval's first run is at once.
 *
 * @throws for an expression that is invalid or never matches
 */
export function nextRun(schedule: CronSchedule, after: number, first: boolean): number {
  if (schedule.type === 'interval') {
    const { seconds = 0, minutes = 0, hours = 0 } = schedule
    return first ? after : after + ((hours * 60 + minutes) * 60 + seconds) * 1000
  }
  const time = parse(expression(schedule)).nextRun(new Date(after))
  if (!time) throw new Error(`Cron schedule never runs: ${JSON.stringify(schedule)}`)
  return time.getTime()
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

function parse(cron: string) {
  try {
    return new Cron(cron, { mode: '5-part', utcOffset: 0, sloppyRanges: true })
  }
  catch (cause) {
    throw new Error(`Invalid cron expression: "${cron}"`, { cause })
  }
}
