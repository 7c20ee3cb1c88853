import { ApiError } from '../kit/errors.ts'

export interface ErrorFields { type?: string, param?: string | null, code?: string | null }

/** OpenAI's error shape. */
export function openaiError(status: number, message: string, { type = 'invalid_request_error', param = null, code = null }: ErrorFields = {}): ApiError {
  return new ApiError(status, { error: { message, type, param, code } })
}

const codes: Record<number, string> = { 401: 'invalid_api_key', 404: 'not_found', 429: 'rate_limit_exceeded' }

/** Words an error that only has a status. */
export function errorBodyFor(status: number, message: string) {
  const type = status >= 500 ? 'server_error' : status === 429 ? 'requests' : 'invalid_request_error'
  return { error: { message, type, param: null, code: codes[status] ?? null } }
}
