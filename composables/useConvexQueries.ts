import { computed, effectScope, onScopeDispose, shallowRef, toValue, watch } from 'vue'
import type { ComputedRef, EffectScope, MaybeRefOrGetter } from 'vue'
import type { FunctionArgs, FunctionReference, FunctionReturnType } from 'convex/server'
import { useNuxtApp } from '#imports'
import type { ConvexCallError } from './ConvexCallError'
import type { MaybeRefDeep } from './internal/args'
import { awaitable } from './internal/awaitable'
import type { LiveOptions } from './internal/goLive'
import { useQueryView } from './internal/queryView'
import type { QueryStatus } from './useConvexQuery'

type Queries = Record<string, FunctionReference<'query'>>

/** Queries by name, each with its arguments; `'skip'` leaves one out. */
export type ConvexQueriesMap<Q extends Queries> = {
  [Name in keyof Q]: { query: Q[Name], args: MaybeRefDeep<FunctionArgs<Q[Name]>> | 'skip' }
}

/** What is known of one of several queries. */
export interface ConvexQueriesResult<Data, ErrorData = unknown> {
  data: Data | undefined
  status: QueryStatus
  pending: boolean
  error: ConvexCallError<ErrorData> | null
  /** True while the query has failed since `data` came. */
  isStale: boolean
}

/** What {@link useConvexQueries} returns. */
export interface UseConvexQueriesReturn<Q extends Queries> {
  /** Each query's own state, by name. */
  results: ComputedRef<{ [Name in keyof Q]: ConvexQueriesResult<FunctionReturnType<Q[Name]>> }>
  /** True until all have an answer. */
  pending: ComputedRef<boolean>
}

type Followed = ReturnType<typeof useQueryView> & { scope: EffectScope }

/**
 * Subscribes to several queries under one reactive map: as many as there are at the moment, each on its own.
 *
 * Adding, changing or dropping one leaves the others as they are.
 *
 * @param queries Queries by name, as a value, a ref or a getter.
 * @param options `server` and `lazy`, as of `useConvexQuery`.
 * @returns `results` by name and `pending`; also a promise of them, kept once all queries there at first are answered.
 * @example
 * const { results } = await useConvexQueries(() => Object.fromEntries(
 *   ids.value.map(id => [id, { query: api.emails.get, args: { id } }]),
 * ))
 */
export function useConvexQueries<Q extends Queries>(
  queries: MaybeRefOrGetter<ConvexQueriesMap<Q>>,
  options: LiveOptions = {},
): UseConvexQueriesReturn<Q> & Promise<UseConvexQueriesReturn<Q>> {
  const app = useNuxtApp()
  const followed = shallowRef(new Map<string, Followed>())
  const names = computed(() => Object.keys(toValue(queries)))

  function follow(name: string): Followed {
    const scope = effectScope(true)
    // A name that has just been dropped asks for nothing until its scope is stopped.
    const asked = () => toValue(queries)[name] ?? { args: 'skip' as const }
    const query = () => scope.run(() => useQueryView(asked, options))!
    // Queries that come later are set up outside of `setup`. On the server there are none, and its contexts are asynchronous.
    return { scope, ...import.meta.server ? query() : app.runWithContext(query) as ReturnType<typeof query> }
  }

  function update() {
    const before = followed.value
    followed.value = new Map(names.value.map(name => [name, before.get(name) ?? follow(name)]))
    for (const [name, { scope }] of before) {
      if (!followed.value.has(name))
        scope.stop()
    }
  }

  update()
  watch(names, update, { flush: 'sync' })
  onScopeDispose(() => followed.value.forEach(({ scope }) => scope.stop()), true)

  const results = computed(() => Object.fromEntries(
    names.value.map(name => [name, followed.value.get(name)!.view.value]),
  ) as unknown as UseConvexQueriesReturn<Q>['results']['value'])

  const state = { results, pending: computed(() => Object.values(results.value).some(({ pending }) => pending)) }
  return awaitable(state, Promise.all([...followed.value.values()].map(({ ready }) => ready)))
}
