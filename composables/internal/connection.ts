import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { useRuntimeConfig } from '#imports'
import { ConvexClient } from 'convex/browser'
import type { AuthTokenFetcher, ConnectionState } from 'convex/browser'
import { ConvexCallError } from '../ConvexCallError'
import { guardTokenFetcher } from './identity'
import type { Identity } from './identity'
import { appSingleton } from './appSingleton'

/** Why calls in flight will get no answer. */
export type Interruption = 'CLIENT_CLOSED' | 'IDENTITY_CHANGED'

/** The one way to the deployment, per Nuxt app. Browser only. */
export interface Connection {
  identity: Identity
  /** State of the current client; nothing until there is one. */
  state: ShallowRef<ConnectionState | undefined>
  /** The client of the current user. Built, and its WebSocket opened, on first use, and on the first after it was closed. */
  client(): ConvexClient
  /** Listens for the moment from which the current client answers nothing any more. Returns the way to stop. */
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
    // Only while a mutation has not reached the deployment: a listener costs the page its back-forward cache.
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
      // The token that a page begins with is fresh, so it need not be replaced at once.
      initialAuthTokenReuse: true,
      logger: {
        ...console,
        logVerbose() {},
        // After a fatal error the client stays silent for ever without saying so.
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
    // A new client, since the old one still holds the last user's results, overlays and unsent mutations.
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
