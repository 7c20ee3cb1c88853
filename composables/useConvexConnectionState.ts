import { computed, getCurrentInstance, onMounted, shallowRef } from 'vue'
import type { ComputedRef } from 'vue'
import type { ConnectionState } from 'convex/browser'
import { useConnection } from './internal/connection'
import type { Connection } from './internal/connection'
import { toFieldRefs } from './internal/toFieldRefs'

/** Return value of {@link useConvexConnectionState}. */
export interface UseConvexConnectionStateReturn {
  /** Whether the WebSocket is open. */
  isConnected: ComputedRef<boolean>
  /** Whether the client is trying to connect again, after a lost or failed connection. */
  isReconnecting: ComputedRef<boolean>
  /** How many mutations have no result yet. */
  inFlightMutations: ComputedRef<number>
  /** How many actions have no result yet. */
  inFlightActions: ComputedRef<number>
  /** Whether the WebSocket has ever been open. */
  hasEverConnected: ComputedRef<boolean>
}

/**
 * Watches the connection to the deployment, without opening it.
 *
 * Disconnected on the server and until mounted, so that hydration matches the server's render.
 *
 * @returns `isConnected`, `isReconnecting`, `inFlightMutations`, `inFlightActions`, `hasEverConnected`.
 * @example
 * const { isReconnecting } = useConvexConnectionState()
 */
export function useConvexConnectionState(): UseConvexConnectionStateReturn {
  const connection = (import.meta.client && useConnection()) as Connection
  const isMounted = shallowRef(!getCurrentInstance())
  onMounted(() => isMounted.value = true)

  return toFieldRefs(computed(() => {
    const {
      isWebSocketConnected: isConnected = false,
      connectionRetries,
      inflightMutations: inFlightMutations = 0,
      inflightActions: inFlightActions = 0,
      hasEverConnected = false,
    }: Partial<ConnectionState> = (import.meta.client && isMounted.value && connection.state.value) || {}
    const isReconnecting = !isConnected && (hasEverConnected || !!connectionRetries)
    return { isConnected, isReconnecting, inFlightMutations, inFlightActions, hasEverConnected }
  }))
}
