import { ConvexCallError } from '../ConvexCallError'
import type { ConvexCallErrorCode } from '../ConvexCallError'

const CONVEX_ERROR = Symbol.for('ConvexError')

const messages: Partial<Record<ConvexCallErrorCode, string>> = {
  CONNECTION_LOST: 'The connection was lost before the answer came. It may have gone through.',
  TIMEOUT: 'This took too long, and may still go through.',
  CLIENT_CLOSED: 'The connection was closed before the answer came. It may have gone through.',
  IDENTITY_CHANGED: 'You signed in or out before the answer came. It may have gone through.',
}

/** Failures after which nobody knows whether the call ran. */
export function interruption(code: 'CONNECTION_LOST' | 'TIMEOUT' | 'CLIENT_CLOSED' | 'IDENTITY_CHANGED', cause?: unknown) {
  return new ConvexCallError(code, messages[code]!, { ambiguous: true, cause })
}

/** Why a function failed, from what the server said of it: its message, and the data of a `ConvexError`. */
export function functionError(raw: string, data?: unknown, cause?: unknown): ConvexCallError {
  const message = readable(raw)
  if (data !== undefined)
    return new ConvexCallError(field(data, 'code') ?? 'UNKNOWN', field(data, 'message') ?? (typeof data === 'string' ? data : message), { data, cause })
  if (message.startsWith('Connection lost while'))
    return interruption('CONNECTION_LOST', cause)
  if (message.startsWith('ArgumentValidationError'))
    return new ConvexCallError('INVALID_ARGUMENTS', message.replace(/^\w+: /, ''), { cause })
  return new ConvexCallError('SERVER_ERROR', message, { cause })
}

/** Anything thrown by a client, as a {@link ConvexCallError}. What the client itself refused never left the machine. */
export function callError(cause: unknown): ConvexCallError {
  if (cause instanceof ConvexCallError)
    return cause
  const { message, data } = Object(cause) as { message?: string, data?: unknown }
  if (cause instanceof Error && (CONVEX_ERROR in cause || message!.startsWith('[CONVEX ')))
    return functionError(message!, CONVEX_ERROR in cause ? data : undefined, cause)
  return new ConvexCallError(cause instanceof Error ? 'INVALID_ARGUMENTS' : 'UNKNOWN', message ?? String(cause), { cause })
}

/** Drops what is for logs: the function's path, the request id, the stack, the caller, the class of the error. */
function readable(raw: string) {
  return raw
    .replace(/^\[CONVEX [^\]]*\]\s*/, '')
    .replace(/^\[Request ID: [^\]]*\]\s*/, '')
    .replace(/\n\s+(at |Called by client)[^]*$/, '')
    .replace(/^Server Error\s+(?=\S)/, '')
    .replace(/^Uncaught (Error: )?/, '')
    .replace(/\n\n?(Object|Value|Path): [^]*$/, '')
    .trim()
}

function field(data: unknown, name: 'code' | 'message') {
  const value = (Object(data) as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : undefined
}
