import { computed, toValue } from 'vue'
import type { ComputedRef, MaybeRefOrGetter } from 'vue'
import type { FunctionArgs, FunctionReference, FunctionReturnType } from 'convex/server'
import type { ConvexCallError } from './ConvexCallError'
import type { MaybeRefDeep } from './internal/args'
import { makeAwaitable } from './internal/makeAwaitable'
import type { LiveOptions } from './internal/startLiveQuery'
import { useQueries } from './internal/queries'
import type { QueryStatus } from './useConvexQuery'

type Queries = Record<string, FunctionReference<'query'>>

/** Queries by name, each with its arguments; `'skip'` leaves a query out. */
export type ConvexQueriesMap<Q extends Queries> = {
  [Name in keyof Q]: { query: Q[Name], args: MaybeRefDeep<FunctionArgs<Q[Name]>> | 'skip' }
}

/** State of one query. */
export interface ConvexQueriesResult<Data, ErrorData = unknown> {
  data: Data | undefined
  status: QueryStatus
  pending: boolean
  error: ConvexCallError<ErrorData> | null
  /** Whether the query has failed since `data` arrived. */
  isStale: boolean
}

/** Return value of {@link useConvexQueries}. */
export interface UseConvexQueriesReturn<Q extends Queries> {
  /** State of each query, by name. */
  results: ComputedRef<{ [Name in keyof Q]: ConvexQueriesResult<FunctionReturnType<Q[Name]>> }>
  /** Whether any query has no result yet. */
  pending: ComputedRef<boolean>
}

/**
 * Subscribes to several queries under one reactive map: the queries may change at any time, and each has its own state.
 *
 * Adding, changing or removing a query doesn't affect the others.
 *
 * @param queries Queries by name, as a value, a ref or a getter.
 * @param options `server` and `lazy`, as of `useConvexQuery`.
 * @returns `results` by name and `pending`; also a promise of them, which resolves when all initial queries have a result.
 * @example
 * const { results } = await useConvexQueries(() => Object.fromEntries(
 *   ids.value.map(id => [id, { query: api.emails.get, args: { id } }]),
 * ))
 */
export function useConvexQueries<Q extends Queries>(
  queries: MaybeRefOrGetter<ConvexQueriesMap<Q>>,
  options: LiveOptions = {},
): UseConvexQueriesReturn<Q> & Promise<UseConvexQueriesReturn<Q>> {
  const { views, ready } = useQueries(() => toValue(queries), options)
  return makeAwaitable({
    results: views as unknown as UseConvexQueriesReturn<Q>['results'],
    pending: computed(() => Object.values(views.value).some(({ pending }) => pending)),
  }, ready)
}
