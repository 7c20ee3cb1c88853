import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { FunctionReference } from 'convex/server'
import type { Value } from 'convex/values'
import type { ConvexCallError } from '../ConvexCallError'
import { unwrapArgs } from './args'
import { toCallError } from './errors'
import { startLiveQuery } from './startLiveQuery'
import type { LiveOptions } from './startLiveQuery'
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

export interface LiveQueryOptions extends LiveOptions {
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
 * Follows a query: the server runs it for its render, hydration reuses the result, and then it is live.
 * `ready` resolves with the first result, and never rejects.
 */
export function useLiveQuery(target: QueryTarget, options: LiveQueryOptions) {
  const preparedQuery = computed(() => prepareQuery(target))
  const source = shallowRef<QuerySource>()
  const subscriptions = import.meta.client ? useSubscriptions() : undefined

  const versionedView = computed<{ identityVersion?: number, view: QueryView }>((previous) => {
    const identityVersion = subscriptions?.identityVersion.value
    const previousView = options.keepPreviousData && previous?.identityVersion === identityVersion ? previous?.view : undefined
    return { identityVersion, view: toView(preparedQuery.value, source.value, previousView) }
  })
  const view = computed(() => versionedView.value.view)

  if (import.meta.server) {
    const { call } = preparedQuery.value
    const serverQuery = call && options.server !== false ? useServerQuery(call) : undefined
    source.value = serverQuery && { call: call!, ...serverQuery }
    return { view, ready: serverQuery?.ready ?? Promise.resolve() }
  }

  const { acquire, start, release } = subscriptions!
  const subscription = () => source.value as Subscription | undefined

  function updateSource() {
    const oldSubscription = subscription()
    const { call } = preparedQuery.value
    source.value = call && acquire(call)
    release(oldSubscription)
  }

  updateSource()
  // Keep the computed value current even without readers, because the next value needs it.
  if (options.keepPreviousData)
    watch(versionedView, () => {}, { flush: 'sync' })
  watch(preparedQuery, () => {
    updateSource()
    start(subscription())
  })
  onScopeDispose(() => release(subscription()), true)

  const ready = startLiveQuery(options, () => start(subscription()), () => !source.value || isAnswered(source.value.snapshot.value))
  return { view, ready }
}

/** Returns the state of a query. After the arguments change, `source` is still the previous query for a moment. */
function toView({ call, error: argumentError }: PreparedQuery, source: QuerySource, previousView?: QueryView): QueryView {
  const { data: current, error = null } = source && source.call.key === call?.key ? source.snapshot.value : { error: argumentError }
  const status = error ? 'error' : !call ? 'idle' : current === undefined ? 'pending' : 'success'
  const data = current === undefined && call ? previousView?.data : current
  return { data, status, pending: status === 'pending', error, isStale: data !== undefined && status !== 'success' }
}
