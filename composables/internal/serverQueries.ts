import { getCurrentInstance, onServerPrefetch, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { useNuxtApp, useRequestEvent, useRuntimeConfig } from '#imports'
import { writePayload } from './payload'
import type { QueryCall, Snapshot } from './subscriptions'
import { appSingleton } from './appSingleton'

interface ServerQuery {
  snapshot: ShallowRef<Snapshot>
  ready: Promise<void>
}

/** Runs a query for this server render, which waits for the result. Runs it once for all components, and adds the result to the payload. */
export function useServerQuery(call: QueryCall): ServerQuery {
  const queries = appSingleton('serverQueries', () => new Map<string, ServerQuery>())
  let query = queries.get(call.key)
  if (!query)
    queries.set(call.key, query = runQuery(call))
  if (getCurrentInstance())
    onServerPrefetch(() => query.ready)
  return query
}

function runQuery(call: QueryCall): ServerQuery {
  const { payload } = useNuxtApp()
  const url = useRuntimeConfig().public.convexUrl
  const { convexToken, renewConvexToken } = useRequestEvent()?.context ?? {}
  const snapshot = shallowRef<Snapshot>({})
  const ready = import('./http').then(async ({ queryOnce }) => {
    snapshot.value = await queryOnce(url, convexToken, call, renewConvexToken)
    writePayload(payload.data, call.key, snapshot.value)
  })
  return { snapshot, ready }
}
