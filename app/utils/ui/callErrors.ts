import { formatWait } from '#shared/formatWait'
import type { ConvexCallError } from '~~/composables/ConvexCallError'

/** Returns the argument that an `INVALID_INPUT` or `RECIPIENT_NOT_ALLOWED` names: the field to show the error at. */
export function fieldOf(error: ConvexCallError | null): string | undefined {
  const field = detailsOf(error).field
  return typeof field === 'string' ? field : undefined
}

/** Whether the same request may succeed later. */
export function isRetryable(error: ConvexCallError | null): boolean {
  return detailsOf(error).retryable === true || error?.ambiguous === true
}

/** Whether the outcome is unknown, so that another request may run it twice. */
export function isUnknown(error: ConvexCallError | null): boolean {
  return detailsOf(error).unknown === true
}

/** Returns a message for the user. For a rate limit, it says when to try again. */
export function describeError(error: ConvexCallError | null): string | undefined {
  const { retryAfter } = detailsOf(error)
  if (error?.code !== 'RATE_LIMITED' || typeof retryAfter !== 'number')
    return error?.message
  return `Too many attempts. Try again ${formatWait(retryAfter)}.`
}

function detailsOf(error: ConvexCallError | null): Record<string, unknown> {
  return typeof error?.data === 'object' && error.data !== null ? { ...error.data } : {}
}
