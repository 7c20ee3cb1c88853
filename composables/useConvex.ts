import type { ConvexClient } from 'convex/browser'
import { ConvexCallError } from './ConvexCallError'
import { useConnection } from './internal/connection'

/**
 * Returns the raw client of the current user, for tasks that the other composables don't cover.
 *
 * Browser only: there is one client per app, created on first use. Signing in or out replaces the client, so call
 * `useConvex` where you use the client.
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
