import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { useRuntimeConfig } from '#imports'
import { ConvexClient } from 'convex/browser'
import type { AuthTokenFetcher, ConnectionState } from 'convex/browser'
import { ConvexCallError } from '../ConvexCallError'
import { guarded } from './identity'
import type { Identity } from './identity'
import { onApp } from './onApp'

/** Why calls in flight will get no answer. */
export type Interruption = 'CLIENT_CLOSED' | 'IDENTITY_CHANGED'

/** The one way to the deployment, per Nuxt app. Browser only. */
export interface Connection {
  identity: Identity
  /** State of the current client; nothing until there is one. */
  state: ShallowRef<ConnectionState | undefined>
  /** The client of the current user. Built, and its WebSocket opened, on first use. */
  client(): ConvexClient
  /** Listens for the moment from which the current client answers nothing any more. Returns the way to stop. */
  onInterrupt(listener: (why: Interruption) => void): () => void
}

export function useConnection(): Connection {
  return onApp('connection', () => createConnection(useRuntimeConfig().public.convexUrl))
}

function createConnection(url: string): Connection {
  const listeners = new Set<(why: Interruption) => void>()
  const state = shallowRef<ConnectionState>()
  let current: ConvexClient | undefined

  function interrupt(why: Interruption) {
    ;[...listeners].forEach(listener => listener(why))
  }

  function build() {
    if (!url)
      throw new ConvexCallError('UNAVAILABLE', 'No Convex deployment: set NUXT_PUBLIC_CONVEX_URL.')
    const client = current = new ConvexClient(url, {
      unsavedChangesWarning: false,
      logger: {
        ...console,
        logVerbose() {},
        // After a fatal error the client stays silent for ever without saying so.
        error(...parts: unknown[]) {
          console.error(...parts)
          if (`${parts[0]}`.startsWith('[CONVEX FATAL'))
            void client.close()
        },
      },
    })
    const close = client.close.bind(client)
    client.close = () => {
      const closing = client.closed || client !== current
      const closed = close()
      if (!closing)
        interrupt('CLIENT_CLOSED')
      return closed
    }
    const follow = (next: ConnectionState) => {
      if (client === current)
        state.value = next
      askBeforeLeaving(!!next.inflightMutations && !next.isWebSocketConnected)
    }
    follow(client.connectionState())
    client.subscribeToConnectionState(follow)
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
      current = undefined
      identity.fetchToken = fetchToken && guarded(fetchToken)
      void old?.close()
      interrupt('IDENTITY_CHANGED')
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

/** Asks before the page is left only while a mutation has not reached the deployment: a listener costs the page its back-forward cache. */
function askBeforeLeaving(isUnsent: boolean) {
  window[isUnsent ? 'addEventListener' : 'removeEventListener']('beforeunload', ask)
}

function ask(event: Event) {
  event.preventDefault()
}
