import type { ConvexCallError } from '~~/composables/ConvexCallError'

/** The argument that an `INVALID_INPUT` or `RECIPIENT_NOT_ALLOWED` is about: the field to show it at. */
export function fieldOf(error: ConvexCallError | null): string | undefined {
  const field = detailsOf(error).field
  return typeof field === 'string' ? field : undefined
}

/** Whether the same request may succeed later. */
export function isRetryable(error: ConvexCallError | null): boolean {
  return detailsOf(error).retryable === true || error?.ambiguous === true
}

/** Whether it was carried out, nobody knows: asking again may do it twice. */
export function isUnknown(error: ConvexCallError | null): boolean {
  return detailsOf(error).unknown === true
}

/** What went wrong, in words; for a limit also when to come back. */
export function describeError(error: ConvexCallError | null): string | undefined {
  const { retryAfter } = detailsOf(error)
  if (error?.code !== 'RATE_LIMITED' || typeof retryAfter !== 'number')
    return error?.message
  return `That was too often. Please try again ${formatWait(retryAfter)}.`
}

/** `in 40 seconds`, `in 3 minutes`, `in 2 hours`: rounded up, so that it is never too early. */
export function formatWait(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'always' })
  if (seconds <= 90)
    return format.format(seconds, 'second')
  const minutes = Math.ceil(seconds / 60)
  return minutes <= 90 ? format.format(minutes, 'minute') : format.format(Math.ceil(minutes / 60), 'hour')
}

function detailsOf(error: ConvexCallError | null): Record<string, unknown> {
  return typeof error?.data === 'object' && error.data !== null ? { ...error.data } : {}
}
