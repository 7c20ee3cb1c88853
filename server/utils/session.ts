import { makeFunctionReference } from 'convex/server'
import { setResponseHeader } from 'h3'
import type { H3Event } from 'h3'
import { decodeJwt } from 'jose'
import { namedBrowser } from './authFlows'
import { readSession, writeSession } from './sessionCookies'
import type { SessionTokens } from './sessionCookies'

export interface SignInResult { tokens?: SessionTokens | null, started?: boolean }

/** Convex Auth's own action: signs in, verifies codes and refreshes. */
export const signInAction = makeFunctionReference<'action', {
  provider?: string
  params?: Record<string, string>
  refreshToken?: string
  forwarded?: { secret: string, address: string }
  browser?: string
}, SignInResult>('auth:signIn')

/** A token is renewed when it has less than this left, or than a tenth of its life, so that a whole render can use it. */
const LEEWAY_MS = 60_000

/** The deployment takes a refresh token for a repetition, not for a theft, within this time of its first use. */
const REUSE_WINDOW_MS = 10_000

/** Leaves time to ask again within that window when an answer does not come. */
const REFRESH_TIMEOUT_MS = 4_000

/** Refreshes that run or have just run. A second use of the same refresh token shares the first one's outcome. */
const refreshes = new Map<string, Promise<SessionTokens | null>>()

/**
 * The Convex token of whoever sent the request, renewed if need be; `null` when nobody is signed in.
 *
 * @param refused A token that Convex no longer takes, which must not be the answer.
 * @throws when the deployment cannot be asked. The session is kept then.
 */
export async function sessionToken(event: H3Event, refused?: string): Promise<string | null> {
  const session = readSession(event)
  if (session.token && session.token !== refused && isFresh(session.token))
    return session.token
  if (!session.refreshToken)
    return null
  const renewed = await refreshOnce(event, session.refreshToken)
  writeSession(event, renewed)
  return renewed?.token ?? null
}

/** Marks an answer as one person's, to be kept by nobody else. */
export function forbidCaching(event: H3Event) {
  setResponseHeader(event, 'cache-control', 'private, no-store')
}

function refreshOnce(event: H3Event, refreshToken: string) {
  let refresh = refreshes.get(refreshToken)
  if (!refresh) {
    refresh = refreshSession(event, refreshToken)
    refreshes.set(refreshToken, refresh)
    const forget = () => refreshes.delete(refreshToken)
    refresh.then(() => setTimeout(forget, REUSE_WINDOW_MS).unref?.(), forget)
  }
  return refresh
}

async function refreshSession(event: H3Event, refreshToken: string) {
  try {
    const { tokens } = await fetchConvexAction(event, signInAction, { refreshToken, ...namedBrowser(event) }, { token: null, timeout: REFRESH_TIMEOUT_MS })
    return tokens ?? null
  }
  catch (error) {
    // The function itself refused: the token is from another deployment, or from data that has been reset.
    if ((error as { statusCode?: number }).statusCode === 500)
      return null
    throw error
  }
}

/** Whether a JWT is good for a while. Who made it is for Convex to check. */
function isFresh(token: string) {
  try {
    const { iat, exp } = decodeJwt<{ iat: number, exp: number }>(token)
    return exp * 1000 - Date.now() > Math.min(LEEWAY_MS, (exp - iat) * 100)
  }
  catch {
    return false
  }
}
