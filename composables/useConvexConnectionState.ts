import { computed, getCurrentInstance, getCurrentScope, onMounted, onScopeDispose, shallowRef } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import type { ConnectionState } from 'convex/browser'
import { useNuxtApp } from '#imports'
import { useConnection } from './internal/connection'
import type { Connection } from './internal/connection'

/** What {@link useConvexConnectionState} returns. */
export interface UseConvexConnectionStateReturn {
  /** True while the WebSocket is open. */
  isConnected: ComputedRef<boolean>
  /** True while a connection is being tried for again, because it was lost or could not be opened. */
  isReconnecting: ComputedRef<boolean>
  /** How many mutations have no answer yet. */
  inFlightMutations: ComputedRef<number>
  /** How many actions have no answer yet. */
  inFlightActions: ComputedRef<number>
  /** True once the WebSocket has been open. */
  hasEverConnected: ComputedRef<boolean>
}

interface Shared {
  state: ShallowRef<ConnectionState | undefined>
  users: number
  stop?: () => void
}

const KEY = Symbol.for('convex.connectionState')

/**
 * Watches the connection to the deployment, without opening it.
 *
 * Disconnected on the server and until mounted, so that hydration meets what was rendered.
 *
 * @returns `isConnected`, `isReconnecting`, `inFlightMutations`, `inFlightActions`, `hasEverConnected`.
 * @example
 * const { isReconnecting } = useConvexConnectionState()
 */
export function useConvexConnectionState(): UseConvexConnectionStateReturn {
  const state = shallowRef<Shared['state']>()
  if (import.meta.client) {
    const app = useNuxtApp() as { [KEY]?: Shared }
    const shared = app[KEY] ??= { state: shallowRef(), users: 0 }
    const connection = useConnection()
    let watching = false
    const start = () => {
      watching = true
      if (!shared.users++)
        shared.stop = observe(connection, shared.state)
      state.value = shared.state
    }
    if (getCurrentInstance())
      onMounted(start)
    else
      start()
    if (getCurrentScope()) {
      onScopeDispose(() => {
        if (watching && !--shared.users)
          shared.stop?.()
      })
    }
  }

  const current = computed(() => state.value?.value)
  const isConnected = computed(() => !!current.value?.isWebSocketConnected)
  return {
    isConnected,
    isReconnecting: computed(() => !isConnected.value && (!!current.value?.hasEverConnected || !!current.value?.connectionRetries)),
    inFlightMutations: computed(() => current.value?.inflightMutations ?? 0),
    inFlightActions: computed(() => current.value?.inflightActions ?? 0),
    hasEverConnected: computed(() => !!current.value?.hasEverConnected),
  }
}

/** Follows the state of whichever client is current. */
function observe(connection: Connection, state: Shared['state']) {
  let stopState = () => {}
  const stopClients = connection.onClient((client) => {
    stopState()
    state.value = client.connectionState()
    stopState = client.subscribeToConnectionState(next => state.value = next)
  })
  return () => {
    stopClients()
    stopState()
    state.value = undefined
  }
}
