import { ApiError } from '../kit/errors.ts'

/** Resend's error shape and names. */
export function resendError(statusCode: number, name: string, message: string): ApiError {
  return new ApiError(statusCode, errorBody(statusCode, name, message))
}

function errorBody(statusCode: number, name: string, message: string) {
  return { statusCode, name, message }
}

const names: Record<number, string> = {
  400: 'validation_error',
  401: 'missing_api_key',
  403: 'invalid_api_key',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'validation_error',
  422: 'validation_error',
  429: 'rate_limit_exceeded',
  500: 'internal_server_error',
}

/** Resend's own messages by status. */
const messages: Record<number, string> = {
  404: 'The requested endpoint does not exist.',
  405: 'Method is not allowed for the requested path.',
  429: 'Too many requests. Please limit the number of requests per second.',
}

/** Words an error that only has a status. */
export function errorBodyFor(statusCode: number, message: string) {
  return errorBody(statusCode, names[statusCode] ?? 'application_error', messages[statusCode] ?? message)
}
