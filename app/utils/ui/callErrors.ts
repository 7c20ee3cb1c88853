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

function detailsOf(error: ConvexCallError | null): Record<string, unknown> {
  return typeof error?.data === 'object' && error.data !== null ? { ...error.data } : {}
}
