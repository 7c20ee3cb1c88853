import { isError, setResponseHeaders, setResponseStatus, type H3Event } from 'h3'
import { InvalidInput } from './input.ts'

/** How a provider words an error that has no wording of its own: unknown route, injected fault, malformed body. */
export type ErrorBody = (status: number, message: string, field?: string) => unknown

/** An answer other than success, in the provider's own words. */
export class ApiError extends Error {
  status: number
  body: unknown
  headers: Record<string, string>

  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`Answered with ${status}`)
    this.name = 'ApiError'
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/** Turns whatever a route threw into its answer. */
export function answerError(event: H3Event, error: unknown, errorBody: ErrorBody): unknown {
  if (error instanceof ApiError) {
    setResponseHeaders(event, error.headers)
    setResponseStatus(event, error.status)
    return error.body
  }
  if (error instanceof InvalidInput) {
    setResponseStatus(event, 400)
    return event.path.startsWith('/__local/')
      ? { error: { field: error.field, message: error.message } }
      : errorBody(400, error.message, error.field)
  }
  if (isError(error) && error.statusCode < 500) {
    setResponseStatus(event, error.statusCode)
    return errorBody(error.statusCode, error.statusCode === 405
      ? 'Method not allowed for this path.'
      : 'Endpoint not found.')
  }
  console.error(`[local provider] ${event.method} ${event.path}`, error)
  setResponseStatus(event, 500)
  return errorBody(500, 'The local provider failed. Check its log.')
}
