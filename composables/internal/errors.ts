import { ConvexCallError } from '../ConvexCallError'

const CONVEX_ERROR = Symbol.for('ConvexError')

/** Failures after which nobody knows whether the call ran. */
export function interruption(code: 'CONNECTION_LOST' | 'CLIENT_CLOSED' | 'IDENTITY_CHANGED' | 'TIMEOUT') {
  return new ConvexCallError(code, 'No answer came. It may have gone through.', { ambiguous: true })
}

/** Why a function failed, from what the server said of it: its message, and the data of a `ConvexError`. */
export function functionError(raw: string, data?: unknown, cause?: unknown): ConvexCallError {
  const message = readable(raw)
  if (data !== undefined) {
    const { code, message: own } = Object(data) as { code?: unknown, message?: unknown }
    const text = [own, data, message].find(one => typeof one === 'string') as string
    return new ConvexCallError(typeof code === 'string' ? code : 'UNKNOWN', text, { data, cause })
  }
  const [, refused] = message.split('ArgumentValidationError: ')
  return new ConvexCallError(refused ? 'INVALID_ARGUMENTS' : 'SERVER_ERROR', refused ?? message, { cause })
}

/** Anything thrown by a client, as a {@link ConvexCallError}. What the client itself refused never left the machine. */
export function callError(cause: unknown): ConvexCallError {
  if (cause instanceof ConvexCallError)
    return cause
  const { message = String(cause), data, [CONVEX_ERROR]: thrown } = Object(cause) as { message?: string, data?: unknown, [CONVEX_ERROR]?: true }
  if (thrown || message.startsWith('[CONVEX '))
    return functionError(message, data, cause)
  return new ConvexCallError(cause instanceof Error ? 'INVALID_ARGUMENTS' : 'UNKNOWN', message, { cause })
}

/** The line that is for people. Around it: the function's path, the request's id, the error's class, the stack, the value. */
function readable(raw: string) {
  return raw
    .replace(/\s+Called by client$/, '')
    .replace(/^(\[(CONVEX|Request ID)[^\]]*\] )*(Server Error\n)?(Uncaught (Error: )?)?/, '')
    .replace(/\n[^]*/, '')
}
