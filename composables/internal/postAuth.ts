import { ConvexCallError } from '../ConvexCallError'

/** Less than the connection waits for a token, so that a request that hangs doesn't block other tabs. */
const TOKEN_TIMEOUT_MS = 8_000
const TIMEOUT_MS = 30_000

interface Refusal { message?: string, data?: { code?: string, message?: string } }

/**
 * Sends one step of signing in or out to the application's own server, which keeps the session in cookies.
 *
 * @returns the Convex token that the browser now has, `null` for none.
 * @throws {ConvexCallError}
 */
export async function postAuth(step: string, fields: object = {}): Promise<{ token: string | null }> {
  const response = await fetch(`/api/auth/${step}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
    signal: AbortSignal.timeout(step === 'token' ? TOKEN_TIMEOUT_MS : TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new ConvexCallError('UNAVAILABLE', 'Couldn’t reach the server. Try again in a moment.', { ambiguous: true, cause })
  })
  const answer: unknown = await response.json().catch(() => ({}))
  if (response.ok)
    return answer as { token: string | null }
  const { data } = answer as Refusal
  throw data?.code
    ? new ConvexCallError(data.code, data.message ?? '', { data })
    : new ConvexCallError('SERVER_ERROR', 'Something went wrong on our side. Try again later.', { data })
}
