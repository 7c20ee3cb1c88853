import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { useRuntimeConfig } from '#imports'
import { ConvexClient } from 'convex/browser'
import type { AuthTokenFetcher, ConnectionState } from 'convex/browser'
import { ConvexCallError } from '../ConvexCallError'
import { guardTokenFetcher } from './identity'
import type { Identity } from './identity'
import { appSingleton } from './appSingleton'

/** Reason that calls in flight get no result. */
export type Interruption = 'CLIENT_CLOSED' | 'IDENTITY_CHANGED'

/** Connection to the deployment, one per Nuxt app. Browser only. */
export interface Connection {
  identity: Identity
  /** State of the current client; `undefined` until there is one. */
  state: ShallowRef<ConnectionState | undefined>
  /** Returns the client of the current user. Creates it, and opens its WebSocket, on first use and on first use after it closed. */
  client(): ConvexClient
  /** Calls `listener` when the current client ends. Returns a function that removes the listener. */
  onInterrupt(listener: (reason: Interruption) => void): () => void
}

export function useConnection(): Connection {
  return appSingleton('connection', () => createConnection(useRuntimeConfig().public.convexUrl))
}

function createConnection(url: string): Connection {
  const listeners = new Set<(reason: Interruption) => void>()
  const state = shallowRef<ConnectionState>()
  let currentClient: ConvexClient | undefined

  function updateState(next?: ConnectionState) {
    state.value = next
    // Add the listener only while a mutation is unsent, because it disables the page's back-forward cache.
    const hasUnsentMutation = next?.inflightMutations && !next.isWebSocketConnected
    window[hasUnsentMutation ? 'addEventListener' : 'removeEventListener']('beforeunload', askBeforeLeaving)
  }

  function interruptCalls(reason: Interruption) {
    currentClient = undefined
    updateState()
    listeners.forEach(listener => listener(reason))
  }

  function createClient() {
    if (!url)
      throw new ConvexCallError('UNAVAILABLE', 'No Convex deployment: set NUXT_PUBLIC_CONVEX_URL.')
    const client = currentClient = new ConvexClient(url, {
      unsavedChangesWarning: false,
      // Reuse the first token, because it is fresh when the page loads.
      initialAuthTokenReuse: true,
      logger: {
        ...console,
        logVerbose() {},
        // Close the client after a fatal error, because it never answers again.
        error(...parts: unknown[]) {
          console.error(...parts)
          if (`${parts}`.includes('CONVEX FATAL'))
            void client.close()
        },
      },
    })
    const close = client.close.bind(client)
    client.close = () => {
      if (client === currentClient)
        interruptCalls('CLIENT_CLOSED')
      return close()
    }
    updateState(client.connectionState())
    client.subscribeToConnectionState(next => client === currentClient && updateState(next))
    authenticate()
    return client
  }

  function authenticate() {
    if (identity.fetchToken)
      currentClient?.setAuth(identity.fetchToken, isAccepted => identity.onAccepted?.(isAccepted))
  }

  const identity: Identity = {
    fetchToken: null,
    adopt(fetchToken) {
      identity.fetchToken = guardTokenFetcher(fetchToken)
      authenticate()
    },
    // Use a new client, because the old client still has the last user's results, optimistic updates and unsent mutations.
    change(fetchToken: AuthTokenFetcher | null) {
      const previousClient = currentClient
      identity.fetchToken = fetchToken && guardTokenFetcher(fetchToken)
      interruptCalls('IDENTITY_CHANGED')
      void previousClient?.close()
    },
  }

  return {
    identity,
    state,
    client: () => currentClient ?? createClient(),
    onInterrupt(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function askBeforeLeaving(event: Event) {
  event.preventDefault()
}
