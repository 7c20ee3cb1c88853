import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { FunctionReference } from 'convex/server'
import type { Value } from 'convex/values'
import type { ConvexCallError } from '../ConvexCallError'
import { unwrapArgs } from './args'
import { toCallError } from './errors'
import { startLiveQuery } from './startLiveQuery'
import type { LiveOptions } from './startLiveQuery'
import { mapValues } from './mapValues'
import { useServerQuery } from './serverQueries'
import { createQueryCall, isAnswered, useSubscriptions } from './subscriptions'
import type { QueryCall, Subscription } from './subscriptions'

/** Query and its arguments, before refs are unwrapped. */
export interface QueryTarget {
  query: FunctionReference<'query'>
  args: unknown
}

/** Query with its arguments unwrapped: a call, nothing when skipped, or the error of invalid arguments. */
export interface PreparedQuery {
  call?: QueryCall
  error?: ConvexCallError
}

/** State of a query. Results are never `undefined`, so `undefined` means that there is none. */
export interface QueryView {
  data: unknown
  status: 'idle' | 'pending' | 'success' | 'error'
  pending: boolean
  error: ConvexCallError | null
  isStale: boolean
}

type QuerySource = Pick<Subscription, 'call' | 'snapshot'> | undefined

export interface QueriesOptions extends LiveOptions {
  keepPreviousData?: boolean
}

export function prepareQuery({ query, args }: QueryTarget): PreparedQuery {
  try {
    const givenArgs = unwrapArgs(args) ?? {}
    return givenArgs === 'skip' ? {} : { call: createQueryCall(query, givenArgs as Record<string, Value>) }
  }
  catch (cause) {
    return { error: toCallError(cause) }
  }
}

/**
 * Follows queries by name: the server runs them for its render, hydration reuses the results, and then they are live.
 * `ready` resolves when all initial queries have a result, and never rejects.
 */
export function useQueries(targets: () => Record<string, QueryTarget>, options: QueriesOptions) {
  const preparedQueries = computed(() => mapValues(targets(), prepareQuery))
  const sources = shallowRef<Record<string, QuerySource>>({})
  const subscriptions = import.meta.client ? useSubscriptions() : undefined

  const versionedViews = computed<{ identityVersion?: number, views: Record<string, QueryView> }>((previous) => {
    const identityVersion = subscriptions?.identityVersion.value
    const previousViews = options.keepPreviousData && previous?.identityVersion === identityVersion ? previous?.views : undefined
    return { identityVersion, views: mapValues(preparedQueries.value, (query, name) => toView(query, sources.value[name], previousViews?.[name])) }
  })
  const views = computed(() => versionedViews.value.views)

  if (import.meta.server) {
    const serverQueries = options.server === false ? {} : mapValues(preparedQueries.value, ({ call }) => call && { call, ...useServerQuery(call) })
    sources.value = serverQueries
    return { views, ready: Promise.all(Object.values(serverQueries).map(query => query?.ready)) }
  }

  const { acquire, start, release } = subscriptions!
  const allSubscriptions = () => Object.values(sources.value) as (Subscription | undefined)[]

  function updateSources() {
    const oldSubscriptions = allSubscriptions()
    sources.value = mapValues(preparedQueries.value, ({ call }) => call && acquire(call))
    oldSubscriptions.forEach(release)
  }

  updateSources()
  // Keep the computed value current even without readers, because the next value needs it.
  if (options.keepPreviousData)
    watch(versionedViews, () => {}, { flush: 'sync' })
  watch(preparedQueries, () => {
    updateSources()
    allSubscriptions().forEach(start)
  })
  onScopeDispose(() => allSubscriptions().forEach(release), true)

  const ready = startLiveQuery(options, () => allSubscriptions().forEach(start), () => allSubscriptions().every(subscription => !subscription || isAnswered(subscription.snapshot.value)))
  return { views, ready }
}

/** Returns the state of a query. After the arguments change, `source` is still the previous query for a moment. */
function toView({ call, error: argumentError }: PreparedQuery, source: QuerySource, previousView?: QueryView): QueryView {
  const { data: current, error = null } = source && source.call.key === call?.key ? source.snapshot.value : { error: argumentError }
  const status = error ? 'error' : !call ? 'idle' : current === undefined ? 'pending' : 'success'
  const data = current === undefined && call ? previousView?.data : current
  return { data, status, pending: status === 'pending', error, isStale: data !== undefined && status !== 'success' }
}
