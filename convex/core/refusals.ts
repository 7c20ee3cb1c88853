import type { Value } from 'convex/values'
import { fail, type ErrorCode } from './errors'

/**
 * As `fail`, for what the interface itself never sends: it is logged as well, since somebody may be trying doors.
 * `details` must hold nothing secret.
 */
export function failSuspicious(code: ErrorCode, message: string, details: Record<string, Value> = {}): never {
  console.warn(`Refused: ${code}`, JSON.stringify(details))
  fail(code, message, details)
}
