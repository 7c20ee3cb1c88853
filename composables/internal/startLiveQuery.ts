import { getCurrentInstance, onMounted, onScopeDispose, watch } from 'vue'
import { useNuxtApp } from '#imports'
import { useConnection } from './connection'

export interface LiveOptions {
  /** Whether the server runs the query for its render. Default `true`. */
  server?: boolean
  /** Whether navigation continues without waiting for the first result. Default `false`. */
  lazy?: boolean
}

/**
 * Starts a query in the browser, and returns a promise that resolves with the first result. It never rejects.
 *
 * Hydration must render the same as the server, so the query starts only when mounted.
 */
export async function startLiveQuery({ server = true, lazy }: LiveOptions, start: () => void, isAnswered: () => boolean): Promise<void> {
  const { isHydrating, payload } = useNuxtApp()
  if (getCurrentInstance() && isHydrating && payload.serverRendered && (!server || isAnswered())) {
    onMounted(start)
    return
  }
  start()
  // Stop waiting when the deployment is unreachable or the scope ends.
  const { state } = useConnection()
  const canResolve = () => lazy || isAnswered() || !!state.value?.connectionRetries
  if (!canResolve()) {
    return new Promise((resolve) => {
      watch(canResolve, () => resolve(), { flush: 'sync', once: true })
      onScopeDispose(resolve, true)
    })
  }
}
