import type { AuthTokenFetcher } from 'convex/browser'
import { rejectEarly, timeoutAfter } from './rejectEarly'

/** How long the client waits for a token before it continues without one. */
const TOKEN_TIMEOUT_MS = 10_000

/** User that the client is authenticated as. Only signing in and out change it. */
export interface Identity {
  /** Fetches the current user's token; `null` without a session. Always resolves in time. */
  fetchToken: AuthTokenFetcher | null
  /** Called when the deployment has accepted or refused the token. */
  onAccepted?: (isAccepted: boolean) => void
  /** Sets the token source of the user that the server rendered the page for. */
  adopt(fetchToken: AuthTokenFetcher): void
  /** Switches to another user, or to none: rejects calls in flight, drops results, and restarts queries. */
  change(fetchToken: AuthTokenFetcher | null): void
}

/** Wraps a token source so that it can't block the client: an error or a timeout counts as signed out. */
export function guardTokenFetcher(fetchToken: AuthTokenFetcher, timeoutMs = TOKEN_TIMEOUT_MS): AuthTokenFetcher {
  return options => rejectEarly((async () => fetchToken(options))(), timeoutAfter(timeoutMs)).catch(() => null)
}
