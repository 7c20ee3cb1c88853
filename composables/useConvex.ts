import type { ConvexClient } from 'convex/browser'
import { ConvexCallError } from './ConvexCallError'
import { useConnection } from './internal/connection'

/**
 * The raw client of the current user, for what the other composables do not cover.
 *
 * Browser only: one client per app, built on first use. Signing in or out replaces it, so ask for it where you use it.
 *
 * @throws {ConvexCallError} `UNAVAILABLE` on the server, or when no deployment is configured.
 * @example
 * onMounted(() => useConvex().query(api.users.me, {}).then(greet))
 */
export function useConvex(): ConvexClient {
  if (import.meta.server)
    throw new ConvexCallError('UNAVAILABLE', 'useConvex() is for the browser: on the server use useConvexQuery, or fetchConvexQuery in a Nitro route.')
  return useConnection().client()
}
