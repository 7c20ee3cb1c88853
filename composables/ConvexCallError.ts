/** Codes that the composables give to failures of their own; a function's `ConvexError` brings its own code. */
export type ConvexCallErrorCode
  = | 'INVALID_ARGUMENTS'
    | 'SERVER_ERROR'
    | 'CONNECTION_LOST'
    | 'TIMEOUT'
    | 'UNAVAILABLE'
    | 'CLIENT_CLOSED'
    | 'IDENTITY_CHANGED'
    | 'BUSY'
    | 'CANCELED'
    | 'UNKNOWN'

/**
 * The one error of all composables: why a Convex call or query failed.
 *
 * `message` is fit to show a user. Type `data` by a composable's last type parameter, or where you read it:
 * `(error.value as ConvexCallError<{ code: string, retryAfter: number }>).data?.retryAfter`.
 *
 * @example
 * if (error.value?.code === 'RATE_LIMITED')
 *   toast.add({ title: error.value.message })
 */
export class ConvexCallError<Data = unknown> extends Error {
  /** The function's own code when it threw a `ConvexError` with one, else a {@link ConvexCallErrorCode}. */
  declare readonly code: ConvexCallErrorCode | (string & {})
  /** What the function's `ConvexError` carried, unchanged. */
  declare readonly data: Data | undefined
  /** True when the call may have run all the same: look before trying again. */
  declare readonly ambiguous: boolean

  constructor(
    code: ConvexCallErrorCode | (string & {}),
    message: string,
    { cause, data, ambiguous = false }: { data?: Data, ambiguous?: boolean, cause?: unknown } = {},
  ) {
    super(message, { cause })
    Object.assign(this, { name: 'ConvexCallError', code, data, ambiguous })
  }
}
