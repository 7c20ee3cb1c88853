import { ConvexCallError } from '../ConvexCallError'

const CONVEX_ERROR = Symbol.for('ConvexError')

/** Returns the error of a call that may have run. */
export function createInterruptionError(code: 'CONNECTION_LOST' | 'CLIENT_CLOSED' | 'IDENTITY_CHANGED' | 'TIMEOUT') {
  return new ConvexCallError(code, 'We got no response, but your request may have gone through. Check before you try again.', { ambiguous: true })
}

/** Returns the error of a function that failed, from the server's message and the data of a `ConvexError`. */
export function toFunctionError(raw: string, data?: unknown, cause?: unknown): ConvexCallError {
  const message = extractMessage(raw)
  if (data !== undefined) {
    const { code, message: ownMessage } = Object(data) as { code?: unknown, message?: unknown }
    const text = [ownMessage, data, message].find(candidate => typeof candidate === 'string') as string
    return new ConvexCallError(typeof code === 'string' ? code : 'UNKNOWN', text, { data, cause })
  }
  const [, argumentError] = message.split('ArgumentValidationError: ')
  return new ConvexCallError(argumentError ? 'INVALID_ARGUMENTS' : 'SERVER_ERROR', argumentError ?? message, { cause })
}

/** Converts anything that a client throws. Errors of the client itself are about arguments, which it didn't send. */
export function toCallError(cause: unknown): ConvexCallError {
  if (cause instanceof ConvexCallError)
    return cause
  const { message = String(cause), data, [CONVEX_ERROR]: isConvexError } = Object(cause) as { message?: string, data?: unknown, [CONVEX_ERROR]?: true }
  if (isConvexError || message.startsWith('[CONVEX '))
    return toFunctionError(message, data, cause)
  return new ConvexCallError(cause instanceof Error ? 'INVALID_ARGUMENTS' : 'UNKNOWN', message, { cause })
}

/** Returns the message without the function's path, the request's id, the error's class, the stack and the value. */
function extractMessage(raw: string) {
  return raw
    .replace(/\s+Called by client$/, '')
    .replace(/^(\[(CONVEX|Request ID)[^\]]*\] )*(Server Error\n)?(Uncaught (Error: )?)?/, '')
    .replace(/\n[^]*/, '')
}
