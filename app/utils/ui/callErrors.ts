import { formatWait } from '#shared/formatWait'
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

function detailsOf(error: ConvexCallError | null): Record<string, unknown> {
  return typeof error?.data === 'object' && error.data !== null ? { ...error.data } : {}
}
