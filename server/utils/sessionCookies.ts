import { deleteCookie, getCookie, getRequestHost, setCookie } from 'h3'
import type { H3Event } from 'h3'
import { isLoopback } from '../../shared/loopback'

/** What a session consists of: a token that Convex accepts for a while, and one that buys the next pair. */
export interface SessionTokens {
  token: string
  refreshToken: string
}

const MONTH_S = 30 * 24 * 60 * 60

/** The session that a request came with. Scripts of the page can read neither cookie. */
export function readSession(event: H3Event): Partial<SessionTokens> {
  const { token, refreshToken } = cookieNames(event)
  return { token: getCookie(event, token), refreshToken: getCookie(event, refreshToken) }
}

export function hasSession(event: H3Event) {
  return Object.values(readSession(event)).some(Boolean)
}

/** Gives the browser a session, or with `null` takes it away. */
export function writeSession(event: H3Event, session: SessionTokens | null) {
  for (const part of ['token', 'refreshToken'] as const) {
    const name = cookieNames(event)[part]
    const options = { httpOnly: true, sameSite: 'lax', secure: !isLocal(event), path: '/' } as const
    if (session)
      setCookie(event, name, session[part], { ...options, maxAge: MONTH_S })
    else
      deleteCookie(event, name, options)
  }
}

/**
 * `__Host-` binds a cookie to this host, to https and to the path `/`. The path is that wide because renders of any
 * page need the session. Browsers refuse the prefix, and some also `secure`, over plain http: on this machine only.
 */
function cookieNames(event: H3Event) {
  const prefix = isLocal(event) ? '' : '__Host-'
  return { token: `${prefix}convex-token`, refreshToken: `${prefix}convex-refresh` }
}

function isLocal(event: H3Event) {
  return isLoopback(getRequestHost(event, { xForwardedHost: true }))
}
