import type { ComputedRef, MaybeRefOrGetter } from 'vue'
import type { FunctionArgs, FunctionReference, FunctionReturnType, PaginationOptions, PaginationResult } from 'convex/server'
import type { ConvexCallError } from './ConvexCallError'
import type { MaybeRefDeep } from './internal/args'
import { makeAwaitable } from './internal/makeAwaitable'
import type { LiveOptions } from './internal/startLiveQuery'
import { usePages } from './internal/pages'
import type { PaginationStatus } from './internal/pages'
import { toFieldRefs } from './internal/toFieldRefs'

export type { PaginationStatus }

/** Query that takes `paginationOpts` and returns a page. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- items may be of any type; the query says which
export type PaginatedQuery = FunctionReference<'query', 'public', { paginationOpts: PaginationOptions }, PaginationResult<any>>

/** Arguments of a paginated query, without those that the composable supplies. */
export type PaginatedQueryArgs<Query extends PaginatedQuery> = { [K in keyof Omit<FunctionArgs<Query>, 'paginationOpts'>]: FunctionArgs<Query>[K] }

export type PaginatedQueryItem<Query extends PaginatedQuery> = FunctionReturnType<Query>['page'][number]

/** Options of {@link useConvexPaginatedQuery}. */
export interface UseConvexPaginatedQueryOptions extends LiveOptions {
  /** How many items the first page asks for. */
  initialNumItems: number
}

/** Return value of {@link useConvexPaginatedQuery}. */
export interface UseConvexPaginatedQueryReturn<Item, ErrorData = unknown> {
  /** Items of all loaded pages, live. */
  results: ComputedRef<Item[]>
  /** Loading status, and whether there are more items. */
  status: ComputedRef<PaginationStatus>
  /** Whether a page is loading. */
  pending: ComputedRef<boolean>
  /** Error of the first page that failed; cleared by that page's next result. */
  error: ComputedRef<ConvexCallError<ErrorData> | null>
  /** Loads that many more items. Does nothing unless `status` is `CanLoadMore`. */
  loadMore: (numItems: number) => void
}

/**
 * Subscribes to a growing list, page by page: the server renders the first page, and all pages are live.
 *
 * Starts over from the first page when the arguments change or the deployment no longer knows a cursor.
 *
 * @param query Reference to a query that paginates, for example `api.emails.list`.
 * @param args Its arguments without `paginationOpts`. Any part may be a ref or a getter; `'skip'` unsubscribes.
 * @param options `initialNumItems`, and `server` and `lazy` as of `useConvexQuery`.
 * @returns `results`, `status`, `pending`, `error`, `loadMore`; also a promise of them, which resolves with the first page.
 * @example
 * const { results: emails, status, loadMore } = await useConvexPaginatedQuery(api.emails.list, {}, { initialNumItems: 20 })
 */
export function useConvexPaginatedQuery<Query extends PaginatedQuery, ErrorData = unknown>(
  query: Query,
  args: MaybeRefDeep<PaginatedQueryArgs<Query>> | MaybeRefOrGetter<MaybeRefDeep<PaginatedQueryArgs<Query>> | 'skip'>,
  options: UseConvexPaginatedQueryOptions,
): UseConvexPaginatedQueryReturn<PaginatedQueryItem<Query>, ErrorData> & Promise<UseConvexPaginatedQueryReturn<PaginatedQueryItem<Query>, ErrorData>> {
  const { view, loadMore, ready } = usePages(query, args, options)
  return makeAwaitable({ ...toFieldRefs(view), loadMore } as UseConvexPaginatedQueryReturn<PaginatedQueryItem<Query>, ErrorData>, ready)
}
