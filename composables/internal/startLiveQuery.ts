import { getCurrentInstance, onMounted, onScopeDispose, watch } from 'vue'
import { useNuxtApp } from '#imports'
import { useConnection } from './connection'

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
export async function startLiveQuery({ server = true, lazy }: LiveOptions, start: () => void, isAnswered: () => boolean): Promise<void> {
  const { isHydrating, payload } = useNuxtApp()
  if (getCurrentInstance() && isHydrating && payload.serverRendered && (!server || isAnswered())) {
    onMounted(start)
    // Components that wait for their queries are taken over one at a time, and the page answers in between.
    return new Promise(resolve => setTimeout(resolve))
  }
  start()
  // Nor is there anything to wait for when the deployment is out of reach, or nobody listens any more.
  const { state } = useConnection()
  const canResolve = () => lazy || isAnswered() || !!state.value?.connectionRetries
  if (!canResolve()) {
    return new Promise((resolve) => {
      watch(canResolve, () => resolve(), { flush: 'sync', once: true })
      onScopeDispose(resolve, true)
    })
  }
}
