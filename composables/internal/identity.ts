import type { AuthTokenFetcher } from 'convex/browser'
import { rejectEarly, timeoutAfter } from './rejectEarly'

/** How long a token may take before the client goes on without one. */
const TOKEN_TIMEOUT_MS = 10_000

/** Who the client speaks for. Signing in and out goes through here; everything else listens. */
export interface Identity {
  /** Gives the current user's token; `null` while nobody is signed in. Never rejects, never hangs. */
  fetchToken: AuthTokenFetcher | null
  /** Told whether the deployment accepted the token. */
  onAccepted?: (isAccepted: boolean) => void
  /** Sets where tokens come from for the user whom the server already rendered for. */
  adopt(fetchToken: AuthTokenFetcher): void
  /** Another user, or none: calls in flight are settled, results are dropped, queries start over. */
  change(fetchToken: AuthTokenFetcher | null): void
}

/** A token source that cannot wedge the client: what it throws, or never answers, counts as signed out. */
export function guardTokenFetcher(fetchToken: AuthTokenFetcher, timeoutMs = TOKEN_TIMEOUT_MS): AuthTokenFetcher {
  return options => rejectEarly((async () => fetchToken(options))(), timeoutAfter(timeoutMs)).catch(() => null)
}
