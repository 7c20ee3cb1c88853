import { getCurrentInstance, getCurrentScope, onMounted, onScopeDispose, watch } from 'vue'
import { useNuxtApp } from '#imports'
import type { Subscriptions } from './subscriptions'

export interface LiveOptions {
  /** Whether the server runs the query for its render. Default `true`. */
  server?: boolean
  /** Whether navigation goes on without waiting for the first answer. Default `false`. */
  lazy?: boolean
}

/**
 * Starts a query in the browser, and gives a promise that is kept once it is answered. It never rejects.
 *
 * While hydrating, what the server rendered must be rendered again, so nothing newer is asked for before `mounted`.
 */
export function goLive(
  subscriptions: Subscriptions,
  { server = true, lazy = false }: LiveOptions,
  { start, answered }: { start: () => void, answered: () => boolean },
): Promise<void> {
  const app = useNuxtApp()
  const instance = getCurrentInstance()
  if (instance && app.isHydrating && app.payload.serverRendered && (!server || answered())) {
    onMounted(start)
    return Promise.resolve()
  }
  start()
  return lazy || answered() ? Promise.resolve() : untilAnswered(subscriptions, answered)
}

/** Waits for an answer, or for a reason not to wait: the deployment is out of reach, or nobody listens any more. */
function untilAnswered(subscriptions: Subscriptions, answered: () => boolean) {
  return new Promise<void>((resolve) => {
    const stopWatching = watch(answered, finish, { flush: 'sync' })
    const stopListening = subscriptions.onceUnreachable(finish)
    if (getCurrentScope())
      onScopeDispose(finish)
    function finish() {
      stopWatching()
      stopListening()
      resolve()
    }
  })
}
