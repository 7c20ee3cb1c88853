import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { FunctionReference } from 'convex/server'
import type { Value } from 'convex/values'
import type { ConvexCallError } from '../ConvexCallError'
import { unwrapArgs } from './args'
import { callError } from './errors'
import { startLiveQuery } from './startLiveQuery'
import type { LiveOptions } from './startLiveQuery'
import { mapValues } from './mapValues'
import { useServerQuery } from './serverQueries'
import { isAnswered, queryCall, useSubscriptions } from './subscriptions'
import type { QueryCall, Subscription } from './subscriptions'

/** A query and its arguments, as they were given. */
export interface Target {
  query: FunctionReference<'query'>
  args: unknown
}

/** What a target asks for: a query, nothing, or something that cannot be asked. */
export interface Asked {
  call?: QueryCall
  error?: ConvexCallError
}

/** What there is to show of a query. Results are never `undefined`: that says there is none. */
export interface QueryView {
  data: unknown
  status: 'idle' | 'pending' | 'success' | 'error'
  pending: boolean
  error: ConvexCallError | null
  isStale: boolean
}

type Followed = Pick<Subscription, 'call' | 'snapshot'> | undefined

export interface QueriesOptions extends LiveOptions {
  keepPreviousData?: boolean
}

export function ask({ query, args }: Target): Asked {
  try {
    const given = unwrapArgs(args) ?? {}
    return given === 'skip' ? {} : { call: queryCall(query, given as Record<string, Value>) }
  }
  catch (cause) {
    return { error: callError(cause) }
  }
}

/**
 * Follows queries by name: run by the server for its render, taken over while hydrating, live from then on.
 * `ready` is kept once those there at first are answered, and never rejects.
 */
export function useQueries(targets: () => Record<string, Target>, options: QueriesOptions) {
  const asked = computed(() => mapValues(targets(), ask))
  const followed = shallowRef<Record<string, Followed>>({})
  const subscriptions = import.meta.client ? useSubscriptions() : undefined

  const shown = computed<{ era?: number, views: Record<string, QueryView> }>((before) => {
    const era = subscriptions?.era.value
    const last = options.keepPreviousData && before?.era === era ? before?.views : undefined
    return { era, views: mapValues(asked.value, (one, name) => look(one, followed.value[name], last?.[name])) }
  })
  const views = computed(() => shown.value.views)

  if (import.meta.server) {
    const rendered = options.server === false ? {} : mapValues(asked.value, ({ call }) => call && { call, ...useServerQuery(call) })
    followed.value = rendered
    return { views, ready: Promise.all(Object.values(rendered).map(query => query?.done)) }
  }

  const { acquire, start, release } = subscriptions!
  const all = () => Object.values(followed.value) as (Subscription | undefined)[]

  function follow() {
    const before = all()
    followed.value = mapValues(asked.value, ({ call }) => call && acquire(call))
    before.forEach(release)
  }

  follow()
  // What is shown must be known when it is to be kept, even if nobody has looked at it.
  if (options.keepPreviousData)
    watch(shown, () => {}, { flush: 'sync' })
  watch(asked, () => {
    follow()
    all().forEach(start)
  })
  onScopeDispose(() => all().forEach(release), true)

  const ready = startLiveQuery(options, () => all().forEach(start), () => all().every(one => !one || isAnswered(one.snapshot.value)))
  return { views, ready }
}

/** From a change of arguments until it is followed, `followed` is still the query before. */
function look({ call, error: refused }: Asked, followed: Followed, last?: QueryView): QueryView {
  const { data: current, error = null } = followed && followed.call.key === call?.key ? followed.snapshot.value : { error: refused }
  const status = error ? 'error' : !call ? 'idle' : current === undefined ? 'pending' : 'success'
  const data = current === undefined && call ? last?.data : current
  return { data, status, pending: status === 'pending', error, isStale: data !== undefined && status !== 'success' }
}
