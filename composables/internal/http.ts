import { ConvexHttpClient } from 'convex/browser'
import { makeFunctionReference } from 'convex/server'
import { ConvexCallError } from '../ConvexCallError'
import { toFunctionError } from './errors'
import type { QueryCall, Snapshot } from './subscriptions'

/** How long a server render waits for one query, in milliseconds. */
const TIMEOUT_MS = 10_000

/** Returns another token when this token was refused. */
type RenewToken = (refusedToken: string) => Promise<string | null>

/** Runs a query once, over HTTP, as the user of the token. Never rejects. Server only. */
export async function queryOnce(url: string, token: string | null | undefined, call: QueryCall, renewToken?: RenewToken): Promise<Snapshot> {
  const { name, args } = call
  let hasAnswer = false
  let isTokenRefused = false
  try {
    const client = new ConvexHttpClient(url, {
      logger: false,
      auth: token ?? undefined,
      fetch: async (input, init) => {
        const response = await fetch(input, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
        hasAnswer = response.ok || response.status === 560
        isTokenRefused = response.status === 401
        return response
      },
    })
    return { data: await client.query(makeFunctionReference<'query'>(name), args) }
  }
  catch (cause) {
    if (isTokenRefused && token && renewToken)
      return queryOnce(url, await renewToken(token).catch(() => token), call)
    return { error: toQueryError(cause as Error, hasAnswer) }
  }
}

/** Returns the function's own error if the deployment answered, else the reason that it didn't. */
function toQueryError(cause: Error & { data?: unknown }, hasAnswer: boolean) {
  if (hasAnswer)
    return toFunctionError(cause.message, cause.data, cause)
  if (cause.name === 'TimeoutError')
    return new ConvexCallError('TIMEOUT', 'The server took too long to respond. Try again in a moment.', { cause })
  return new ConvexCallError('UNAVAILABLE', 'Couldn’t reach the server. Try again in a moment.', { cause })
}
