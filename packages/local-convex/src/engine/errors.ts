/** What functions throw, and what callers are told about it. */
import type { JSONValue } from 'convex/values'
import type { Outcome } from '../seam.ts'

/** The engine refuses what a function asked for; functions may catch it. */
export class UserError extends Error {}

/** The call itself is wrong (unknown function, bad arguments): told to the caller as it is. */
export class CallError extends Error {}

/** A `ConvexError`, crossing from one function to another. `data` is JSON, as the runtime expects it. */
class CrossedError extends Error {
  data: JSONValue
  constructor(message: string, data: JSONValue) {
    super(message)
    this.data = data
  }
}

/** Data of a `ConvexError` as JSON, `undefined` for any other error. */
function convexErrorData(error: unknown): JSONValue | undefined {
  if (error instanceof CrossedError) return error.data
  if (typeof error !== 'object' || error === null || !(Symbol.for('ConvexError') in error)) return undefined
  // The runtime replaces `data` by its encoding when the error leaves a function.
  const data = (error as { data?: unknown }).data
  return typeof data === 'string' ? JSON.parse(data) : null
}

/** The error as a function that called another one sees it. */
export function toCallerError(error: unknown): unknown {
  const data = convexErrorData(error)
  return data === undefined ? error : new CrossedError(messageOf(error), data)
}

/** The failed outcome that a caller sees, worded as a development deployment does. */
export function failure(error: unknown): Outcome & { ok: false } {
  const data = convexErrorData(error)
  if (data !== undefined)
    return { ok: false, errorMessage: `Uncaught ConvexError: ${messageOf(error)}`, errorData: data, logLines: [] }
  if (error instanceof CallError) return { ok: false, errorMessage: error.message, logLines: [] }
  const name = error instanceof Error ? `${error.name}: ` : ''
  return { ok: false, errorMessage: `Uncaught ${name}${messageOf(error)}`, logLines: [] }
}

export function messageOf(error: unknown) {
  return error instanceof Error ? error.message : String(error)
}

export function stackOf(error: unknown) {
  return error instanceof Error ? error.stack ?? error.message : String(error)
}
