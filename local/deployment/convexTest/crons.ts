import type { LoadedApp } from '../seam.ts'

interface CronJob {
  name: string
  args: [Record<string, unknown>]
  schedule: { type: string, seconds?: number, minutes?: number, hours?: number }
}

/** Runs the `crons.interval` jobs of an application. Returns the way to stop. Other schedules are left out. */
export function startIntervals(app: LoadedApp, run: (path: string, args: Record<string, unknown>) => void): () => void {
  const crons = app.root.modules.crons?.default as { crons?: Record<string, CronJob> } | undefined
  const timers = Object.values(crons?.crons ?? {})
    .filter(job => job.schedule.type === 'interval')
    .map(({ name, args, schedule: { seconds = 0, minutes = 0, hours = 0 } }) =>
      setInterval(() => run(name, args[0]), ((hours * 60 + minutes) * 60 + seconds) * 1000))
  return () => timers.forEach(timer => clearInterval(timer))
}
