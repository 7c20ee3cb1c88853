import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { FunctionReference, FunctionReturnType } from 'convex/server'
import type { ConvexCallError } from './ConvexCallError'
import type { QueryArgs } from './internal/args'
import { makeAwaitable } from './internal/makeAwaitable'
import type { LiveOptions } from './internal/startLiveQuery'
import { useLiveQuery } from './internal/useLiveQuery'
import { toFieldRefs } from './internal/toFieldRefs'

export type QueryStatus = 'idle' | 'pending' | 'success' | 'error'

/** Options of {@link useConvexQuery}. */
export interface UseConvexQueryOptions<Result, Data = Result, Default = undefined> extends LiveOptions {
  /** Whether `data` keeps the previous result, marked by `isStale`, until the result for new arguments arrives. Default `false`. */
  keepPreviousData?: boolean
  /** Derives `data` from each result. */
  transform?: (result: Result) => Data
  /** Returns the value of `data` while there is no result. */
  default?: () => Default
}

/** Return value of {@link useConvexQuery}. */
export interface UseConvexQueryReturn<Data, ErrorData = unknown> {
  /** Latest result, live. */
  data: ComputedRef<Data>
  /** `idle` while skipped, `pending` until there is a result for the current arguments. */
  status: ComputedRef<QueryStatus>
  /** Whether there is no result yet for the current arguments. */
  pending: ComputedRef<boolean>
  /** Error of the latest run; cleared by the next result. */
  error: ComputedRef<ConvexCallError<ErrorData> | null>
  /** Whether `data` is out of date: it belongs to earlier arguments, or the query has failed since. */
  isStale: ComputedRef<boolean>
}

/**
 * Subscribes to a Convex query: rendered on the server, live in the browser.
 *
 * Await it in `setup` to have the result before the page shows. The browser reuses the server's result without a second
 * request. It never throws: failures are in `error`.
 *
 * @param query Reference to the query, for example `api.emails.list`.
 * @param args Its arguments. Any part may be a ref or a getter; `'skip'` unsubscribes.
 * @param options `server`, `lazy`, `keepPreviousData`, `transform`, `default`.
 * @returns `data`, `status`, `pending`, `error`, `isStale`; also a promise of them.
 * @example
 * const { data: emails, pending } = await useConvexQuery(api.emails.list, () => ({ folder: folder.value }))
 */
export function useConvexQuery<Query extends FunctionReference<'query'>, Data = FunctionReturnType<Query>, Default = undefined, ErrorData = unknown>(
  query: Query,
  ...[args, options = {}]: QueryArgs<Query, UseConvexQueryOptions<FunctionReturnType<Query>, Data, Default>>
): UseConvexQueryReturn<Data | Default, ErrorData> & Promise<UseConvexQueryReturn<Data | Default, ErrorData>> {
  const { view, ready } = useLiveQuery({ query, args }, options)
  const { transform = (result: unknown) => result as Data } = options
  const state = toFieldRefs(view)
  const { data: result } = state
  const data = computed(() => result.value === undefined ? options.default?.() : transform(result.value as FunctionReturnType<Query>))
  return makeAwaitable({ ...state, data } as UseConvexQueryReturn<Data | Default, ErrorData>, ready)
}
