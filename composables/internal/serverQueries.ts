import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { useNuxtApp, useRequestEvent, useRuntimeConfig } from '#imports'
import { writePayload } from './payload'
import type { QueryCall, Snapshot } from './subscriptions'

interface ServerQuery {
  snapshot: ShallowRef<Snapshot>
  done: Promise<void>
}

const KEY = Symbol.for('convex.serverQueries')

/** Runs a query for this server render: once, however many components ask. Its outcome travels in the payload. */
export function useServerQuery(call: QueryCall): ServerQuery {
  const app = useNuxtApp()
  const queries = ((app as { [KEY]?: Map<string, ServerQuery> })[KEY] ??= new Map())
  const known = queries.get(call.key)
  if (known)
    return known

  const url = useRuntimeConfig().public.convexUrl
  const token = useRequestEvent()?.context.convexToken
  const snapshot = shallowRef<Snapshot>({})
  const done = import('./http').then(async ({ queryOnce }) => {
    snapshot.value = await queryOnce(url, token, call)
    writePayload(app.payload.data, call.key, snapshot.value)
  })
  const query = { snapshot, done }
  queries.set(call.key, query)
  return query
}
