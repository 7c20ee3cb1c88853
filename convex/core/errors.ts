import { ConvexError, type Value } from 'convex/values'

/** Codes that a client may act on. Production redacts every other error to "Server Error". */
export type ErrorCode
  = | 'UNAUTHENTICATED'
    | 'NOT_FOUND'
    | 'RATE_LIMITED'
    | 'INVALID_INPUT'
    | 'INSUFFICIENT_CREDITS'
    | 'NOT_CONFIGURED'
    | 'PROVIDER_UNAVAILABLE'
    | 'PROVIDER_REJECTED'
    | 'CONTENT_REJECTED'
    | 'RECIPIENT_NOT_ALLOWED'
    | 'PRICE_UNKNOWN'
    | 'AMOUNT_MISMATCH'
    | 'URL_NOT_ALLOWED'
    | 'FILE_TOO_LARGE'
    | 'FILE_UNSUPPORTED'
    | 'FILE_MALFORMED'
    | 'CONFLICT'
    | 'CANCELED'

/** What every failure meant for a user carries: `message` is a whole sentence that says the way on. */
export type ErrorData = { code: ErrorCode, message: string } & Record<string, Value>

/** Ends the current function with an error that reaches the client whole. */
export function fail(code: ErrorCode, message: string, details: Record<string, Value> = {}): never {
  throw new ConvexError<ErrorData>({ ...details, code, message })
}

/** As `fail`, for an argument that the caller can mend: `field` is the argument's name. */
export function invalid(field: string, message: string): never {
  fail('INVALID_INPUT', message, { field })
}
