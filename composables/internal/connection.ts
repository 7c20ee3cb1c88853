import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { useRuntimeConfig } from '#imports'
import { ConvexClient } from 'convex/browser'
import type { AuthTokenFetcher, ConnectionState } from 'convex/browser'
import { ConvexCallError } from '../ConvexCallError'
import { guarded } from './identity'
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
  onInterrupt(listener: (why: Interruption) => void): () => void
}

export function useConnection(): Connection {
  return appSingleton('connection', () => createConnection(useRuntimeConfig().public.convexUrl))
}

function createConnection(url: string): Connection {
  const listeners = new Set<(why: Interruption) => void>()
  const state = shallowRef<ConnectionState>()
  let current: ConvexClient | undefined

  function follow(next?: ConnectionState) {
    state.value = next
    // Only while a mutation has not reached the deployment: a listener costs the page its back-forward cache.
    const isUnsent = next?.inflightMutations && !next.isWebSocketConnected
    window[isUnsent ? 'addEventListener' : 'removeEventListener']('beforeunload', askBeforeLeaving)
  }

  function interrupt(why: Interruption) {
    current = undefined
    follow()
    listeners.forEach(listener => listener(why))
  }

  function build() {
    if (!url)
      throw new ConvexCallError('UNAVAILABLE', 'No Convex deployment: set NUXT_PUBLIC_CONVEX_URL.')
    const client = current = new ConvexClient(url, {
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
      if (client === current)
        interrupt('CLIENT_CLOSED')
      return close()
    }
    follow(client.connectionState())
    client.subscribeToConnectionState(next => client === current && follow(next))
    authenticate()
    return client
  }

  function authenticate() {
    if (identity.fetchToken)
      current?.setAuth(identity.fetchToken, accepted => identity.onAccepted?.(accepted))
  }

  const identity: Identity = {
    fetchToken: null,
    adopt(fetchToken) {
      identity.fetchToken = guarded(fetchToken)
      authenticate()
    },
    // A new client, since the old one still holds the last user's results, overlays and unsent mutations.
    change(fetchToken: AuthTokenFetcher | null) {
      const old = current
      identity.fetchToken = fetchToken && guarded(fetchToken)
      interrupt('IDENTITY_CHANGED')
      void old?.close()
    },
  }

  return {
    identity,
    state,
    client: () => current ?? build(),
    onInterrupt(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function askBeforeLeaving(event: Event) {
  event.preventDefault()
}
