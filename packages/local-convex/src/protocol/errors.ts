/** Errors that clients are told, as Convex words them. */
import type { Outcome } from '../seam.ts'

/** What a client of the sync protocol did wrong: told to it in a `FatalError`, after which it does not connect again. */
export class ProtocolError extends Error {
  override name = 'ProtocolError'
}

/** An answer of the HTTP API other than success. */
export class HttpError extends Error {
  override name = 'HttpError'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** Credentials that were not accepted, or (`updateAttempted: false`) no longer are. */
export class AuthenticationError extends HttpError {
  override name = 'AuthenticationError'
  readonly updateAttempted: boolean

  constructor(message: string, { updateAttempted = true } = {}) {
    super(401, 'Unauthenticated', message)
    this.updateAttempted = updateAttempted
  }
}

/** A function's error, after the line that Convex starts every such message with. */
export function errorMessage(outcome: Extract<Outcome, { ok: false }>, requestId: string): string {
  const [, details] = /^(?:Server Error\n?)?(.*)$/s.exec(outcome.errorMessage)!
  return `[Request ID: ${requestId}] Server Error${details && `\n${details}`}`
}
