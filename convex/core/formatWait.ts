const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Says how long to wait, rounded up: `in a second`, `in 40 seconds`, `in a minute`, `in 3 minutes`, `in 2 hours`. */
export function formatWait(ms: number): string {
  const minutes = Math.ceil(ms / MINUTE)
  if (ms <= SECOND)
    return 'in a second'
  if (ms < MINUTE)
    return `in ${Math.ceil(ms / SECOND)} seconds`
  if (minutes === 1)
    return 'in a minute'
  if (minutes <= 90)
    return `in ${minutes} minutes`
  return `in ${Math.ceil(ms / HOUR)} hours`
}
