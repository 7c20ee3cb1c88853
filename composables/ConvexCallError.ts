/** Codes that the composables set. A function's `ConvexError` has a code of its own. */
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
 * Error of every composable: the reason that a Convex call or query failed.
 *
 * `message` can be shown to a user. Set the type of `data` by a composable's last type parameter, or where you read it:
 * `(error.value as ConvexCallError<{ code: string, retryAfter: number }>).data?.retryAfter`.
 *
 * @example
 * if (error.value?.code === 'RATE_LIMITED')
 *   toast.add({ title: error.value.message })
 */
export class ConvexCallError<Data = unknown> extends Error {
  /** The function's own code when it threw a `ConvexError` with one, else a {@link ConvexCallErrorCode}. */
  declare readonly code: ConvexCallErrorCode | (string & {})
  /** Data of the function's `ConvexError`, unchanged. */
  declare readonly data: Data | undefined
  /** Whether the call may have run although it failed. Check before you try again. */
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
