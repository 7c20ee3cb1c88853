import { useNuxtApp, useRuntimeConfig } from '#imports'
import { ConvexClient } from 'convex/browser'
import type { AuthTokenFetcher } from 'convex/browser'
import { ConvexCallError } from '../ConvexCallError'
import { guarded } from './identity'
import type { Identity } from './identity'

/** Why calls in flight will get no answer. */
export type Interruption = 'CLIENT_CLOSED' | 'IDENTITY_CHANGED'

/** The one way to the deployment, per Nuxt app. Browser only. */
export interface Connection {
  identity: Identity
  /** The client of the current user. Built, and its WebSocket opened, on first use. */
  client(): ConvexClient
  /** Closes the client, if one was ever built. */
  close(): Promise<void>
  /** Tells of the current client, if there is one, and of each that is built. Builds none. Returns the way to stop. */
  onClient(listener: (client: ConvexClient) => void): () => void
  /** Listens for the moment from which the current client answers nothing any more. Returns the way to stop. */
  onInterrupt(listener: (why: Interruption) => void): () => void
}

/** Kept on the Nuxt app, under a symbol that survives hot replacement of this module. */
const KEY = Symbol.for('convex.connection')

export function useConnection(): Connection {
  const app = useNuxtApp() as { [KEY]?: Connection }
  return app[KEY] ??= createConnection(useRuntimeConfig().public.convexUrl)
}

export function createConnection(url: string): Connection {
  const listeners = new Set<(why: Interruption) => void>()
  const observers = new Set<(client: ConvexClient) => void>()
  let current: ConvexClient | undefined

  function interrupt(why: Interruption) {
    for (const listener of [...listeners])
      listener(why)
  }

  function build() {
    if (!url)
      throw new ConvexCallError('UNAVAILABLE', 'No Convex deployment is configured: set CONVEX_URL or NUXT_PUBLIC_CONVEX_URL.')
    const client = new ConvexClient(url, {
      unsavedChangesWarning: false,
      // The token that a page begins with is fresh, so it need not be replaced at once.
      initialAuthTokenReuse: true,
      logger: {
        ...consoleLogger,
        // After a fatal error the client stays silent for ever without saying so.
        error(...parts: unknown[]) {
          consoleLogger.error(...parts)
          if (String(parts[0]).startsWith('[CONVEX FATAL'))
            void client.close()
        },
      },
    })
    const close = client.close.bind(client)
    client.close = () => {
      const wasOpen = !client.closed
      const closed = close()
      if (wasOpen && client === current)
        interrupt('CLIENT_CLOSED')
      return closed
    }
    askBeforeLeaving(client)
    if (identity.fetchToken)
      client.setAuth(identity.fetchToken, accepted => identity.onAccepted?.(accepted))
    return client
  }

  const identity: Identity = {
    fetchToken: null,
    adopt(fetchToken) {
      identity.fetchToken = guarded(fetchToken)
      current?.setAuth(identity.fetchToken, accepted => identity.onAccepted?.(accepted))
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
    client() {
      if (!current) {
        current = build()
        for (const observer of observers)
          observer(current)
      }
      return current
    },
    close: async () => current?.close(),
    onClient(listener) {
      observers.add(listener)
      if (current)
        listener(current)
      return () => observers.delete(listener)
    },
    onInterrupt(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const consoleLogger = {
  logVerbose() {},
  log: (...parts: unknown[]) => console.log(...parts),
  warn: (...parts: unknown[]) => console.warn(...parts),
  error: (...parts: unknown[]) => console.error(...parts),
}

/** Asks before the page is left while a mutation has not reached the deployment. Only then: a listener costs the page its back-forward cache. */
function askBeforeLeaving(client: ConvexClient) {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  client.subscribeToConnectionState(({ inflightMutations, isWebSocketConnected }) => {
    if (inflightMutations && !isWebSocketConnected)
      window.addEventListener('beforeunload', ask)
    else
      window.removeEventListener('beforeunload', ask)
  })
}
