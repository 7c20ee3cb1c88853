import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { FunctionReference, FunctionReturnType } from 'convex/server'
import type { ConvexCallError } from './ConvexCallError'
import type { QueryArgs } from './internal/args'
import { makeAwaitable } from './internal/makeAwaitable'
import type { LiveOptions } from './internal/startLiveQuery'
import { useQueries } from './internal/queries'
import { toFieldRefs } from './internal/toFieldRefs'

export type QueryStatus = 'idle' | 'pending' | 'success' | 'error'

/** Options of {@link useConvexQuery}. */
export interface UseConvexQueryOptions<Result, Data = Result, Default = undefined> extends LiveOptions {
  /** Whether the result for the last arguments stays, marked by `isStale`, until the one for new arguments is there. Default `false`. */
  keepPreviousData?: boolean
  /** Derives `data` from each result. */
  transform?: (result: Result) => Data
  /** What `data` is while there is no result. */
  default?: () => Default
}

/** What {@link useConvexQuery} returns. */
export interface UseConvexQueryReturn<Data, ErrorData = unknown> {
  /** The latest result, kept up to date. */
  data: ComputedRef<Data>
  /** `idle` while skipped, `pending` until there is an answer for the current arguments. */
  status: ComputedRef<QueryStatus>
  /** True until there is an answer for the current arguments. */
  pending: ComputedRef<boolean>
  /** Why the latest answer was a failure; cleared by the next good one. */
  error: ComputedRef<ConvexCallError<ErrorData> | null>
  /** True while `data` is not the latest word: it belongs to earlier arguments, or the query has failed since. */
  isStale: ComputedRef<boolean>
}

/**
 * Subscribes to a Convex query: rendered on the server, live in the browser.
 *
 * Await it in `setup` to have the result before the page shows; the browser takes over the server's result without
 * asking again. Failures never throw: they are in `error`.
 *
 * @param query Reference to the query, for example `api.emails.list`.
 * @param args Its arguments, in which any part may be a ref or a getter; `'skip'` unsubscribes.
 * @param options `server`, `lazy`, `keepPreviousData`, `transform`, `default`.
 * @returns `data`, `status`, `pending`, `error`, `isStale`; also a promise of them.
 * @example
 * const { data: emails, pending } = await useConvexQuery(api.emails.list, () => ({ folder: folder.value }))
 */
export function useConvexQuery<Query extends FunctionReference<'query'>, Data = FunctionReturnType<Query>, Default = undefined, ErrorData = unknown>(
  query: Query,
  ...[args, options = {}]: QueryArgs<Query, UseConvexQueryOptions<FunctionReturnType<Query>, Data, Default>>
): UseConvexQueryReturn<Data | Default, ErrorData> & Promise<UseConvexQueryReturn<Data | Default, ErrorData>> {
  const { views, ready } = useQueries(() => ({ query: { query, args } }), options)
  const { transform = (result: unknown) => result as Data } = options
  const state = toFieldRefs(computed(() => views.value.query!))
  const { data: result } = state
  const data = computed(() => result.value === undefined ? options.default?.() : transform(result.value as FunctionReturnType<Query>))
  return makeAwaitable({ ...state, data } as UseConvexQueryReturn<Data | Default, ErrorData>, ready)
}
