import { computed, onScopeDispose, shallowRef, toValue, watch } from 'vue'
import type { FunctionReference, PaginationOptions, PaginationResult } from 'convex/server'
import type { Value } from 'convex/values'
import type { ConvexCallError } from '../ConvexCallError'
import { startLiveQuery } from './startLiveQuery'
import type { LiveOptions } from './startLiveQuery'
import { prepareQuery } from './useLiveQuery'
import type { PreparedQuery } from './useLiveQuery'
import { useServerQuery } from './serverQueries'
import { createQueryCall, isAnswered, useSubscriptions } from './subscriptions'
import type { Subscription } from './subscriptions'

export type PaginationStatus = 'LoadingFirstPage' | 'CanLoadMore' | 'LoadingMore' | 'Exhausted'

export interface PagesOptions extends LiveOptions {
  initialNumItems: number
}

/** State of all pages together. */
export interface PagesView {
  results: unknown[]
  status: PaginationStatus
  pending: boolean
  error: ConvexCallError | null
}

interface Page {
  options: PaginationOptions
  subscription: Pick<Subscription, 'snapshot'>
  /** Two pages that replace this page once both have a result. */
  halves?: Page[]
}

/** Follows the pages of a paginated query: opens them on demand, splits them when they grow, and restarts when a cursor is invalid. */
export function usePages(query: FunctionReference<'query'>, args: unknown, options: PagesOptions) {
  const { initialNumItems: numItems } = options
  const firstPageOptions = shallowRef<PaginationOptions>({ numItems, cursor: null })
  const preparedQuery = computed(() => {
    const givenArgs = toValue(args)
    return prepareQuery({ query, args: givenArgs === 'skip' ? givenArgs : { ...givenArgs as object, paginationOpts: firstPageOptions.value } })
  })
  /** Open pages, in order and without gaps. */
  const pages = shallowRef<Page[]>([])
  const view = computed(() => toView(preparedQuery.value, pages.value))

  if (import.meta.server) {
    const { call } = preparedQuery.value
    const serverQuery = call && options.server !== false ? useServerQuery(call) : undefined
    if (serverQuery)
      pages.value = [{ options: firstPageOptions.value, subscription: serverQuery }]
    return { view, ready: serverQuery?.ready ?? Promise.resolve(), loadMore() {} }
  }

  const { acquire, start, release, identityVersion } = useSubscriptions()
  const allPages = () => pages.value.flatMap(page => [page, ...page.halves ?? []])
  let isLive = false

  function openPage(options: PaginationOptions): Page {
    return { options, subscription: acquire(createQueryCall(query, { ...preparedQuery.value.call!.args, paginationOpts: options as unknown as Value })) }
  }

  function closePage({ subscription }: Page) {
    release(subscription as Subscription)
  }

  function restart() {
    const oldPages = allPages()
    pages.value = preparedQuery.value.call ? [openPage(firstPageOptions.value)] : []
    oldPages.forEach(closePage)
  }

  function replacePage(page: Page, ...replacements: Page[]) {
    pages.value = pages.value.flatMap(other => other === page ? replacements : [other])
  }

  function loadMore(numItems: number) {
    const last = pages.value.at(-1)
    if (view.value.status !== 'CanLoadMore' || !last)
      return
    const { snapshot } = last.subscription
    // Wait for the live page, because it may end at another cursor than the rendered page.
    if (snapshot.value.isRendered)
      watch(snapshot, () => loadMore(numItems), { once: true })
    else
      replacePage(last, last, openPage({ ...firstPageOptions.value, numItems, cursor: getResult(last)!.continueCursor }))
  }

  function startAll() {
    isLive = true
    allPages().forEach(({ subscription }) => start(subscription as Subscription))
  }

  /** Starts new pages, splits pages that have grown, replaces pages by their halves, and restarts when a cursor is invalid. */
  function updatePages() {
    if (isLive)
      startAll()
    for (const page of pages.value) {
      const { data, error } = getSnapshot(page)
      if (error && isInvalidCursor(error) && (page.options.cursor || data)) {
        // Add an id, because the same arguments would return the same invalid cursor.
        firstPageOptions.value = { numItems, cursor: null, id: Math.random() } as PaginationOptions
        return
      }
      if (page.halves?.every(half => isAnswered(getSnapshot(half)))) {
        replacePage(page, ...page.halves)
        return closePage(page)
      }
      const { splitCursor, continueCursor, pageStatus, page: items } = getResult(page) ?? {}
      if (!page.halves && splitCursor && (pageStatus || items!.length > numItems * 2)) {
        const halves = [{ endCursor: splitCursor }, { cursor: splitCursor, endCursor: continueCursor }]
          .map(half => openPage({ ...page.options, numItems, ...half }))
        replacePage(page, { ...page, halves })
      }
    }
  }

  restart()
  // Watch `identityVersion` through a getter, because a shallow ref as a source restarts the list on every change of any source.
  watch([() => preparedQuery.value.call?.key, () => identityVersion.value], restart, { flush: 'sync' })
  watch(() => allPages().map(getSnapshot), updatePages)
  onScopeDispose(() => allPages().forEach(closePage), true)

  const ready = startLiveQuery(options, startAll, () => pages.value.every(page => isAnswered(getSnapshot(page))))
  return { view, ready, loadMore }
}

function toView({ call, error: argumentError }: PreparedQuery, list: Page[]): PagesView {
  const snapshots = list.map(getSnapshot)
  const results = list.map(getResult)
  const { error = argumentError } = snapshots.find(snapshot => snapshot.error) ?? {}
  // The list ends before a page that must be split, because that page is incomplete.
  const endIndex = results.findIndex(result => !result || result.pageStatus === 'SplitRequired')
  const isComplete = endIndex < 0 && !!list[0]
  const isFirstPage = !list[1] && !list[0]?.halves
  return {
    results: results.slice(0, endIndex < 0 ? undefined : endIndex).flatMap(result => result!.page),
    status: isComplete ? results.at(-1)!.isDone ? 'Exhausted' : 'CanLoadMore' : isFirstPage ? 'LoadingFirstPage' : 'LoadingMore',
    pending: !!call && !error && !isComplete,
    error: error ?? null,
  }
}

function getSnapshot({ subscription }: Page) {
  return subscription.snapshot.value
}

function getResult(page: Page) {
  return getSnapshot(page).data as PaginationResult<unknown> | undefined
}

function isInvalidCursor({ message, data }: ConvexCallError) {
  return (message + (Object(data) as { paginationError?: string }).paginationError).includes('InvalidCursor')
}
