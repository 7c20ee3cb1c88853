import { computed, onScopeDispose, shallowRef, toValue, watch } from 'vue'
import type { FunctionReference, PaginationOptions, PaginationResult } from 'convex/server'
import type { Value } from 'convex/values'
import type { ConvexCallError } from '../ConvexCallError'
import { startLiveQuery } from './startLiveQuery'
import type { LiveOptions } from './startLiveQuery'
import { ask } from './queries'
import type { Asked } from './queries'
import { useServerQuery } from './serverQueries'
import { isAnswered, queryCall, useSubscriptions } from './subscriptions'
import type { Subscription } from './subscriptions'

export type PaginationStatus = 'LoadingFirstPage' | 'CanLoadMore' | 'LoadingMore' | 'Exhausted'

export interface PagesOptions extends LiveOptions {
  initialNumItems: number
}

/** What there is to show of all pages. */
export interface PagesView {
  results: unknown[]
  status: PaginationStatus
  pending: boolean
  error: ConvexCallError | null
}

interface Page {
  options: PaginationOptions
  subscription: Pick<Subscription, 'snapshot'>
  /** The two pages that take this one's place once both are answered. */
  halves?: Page[]
}

/** Keeps the pages of a paginated query: opened on demand, split when they grow, started over when a cursor is void. */
export function usePages(query: FunctionReference<'query'>, args: unknown, options: PagesOptions) {
  const { initialNumItems: numItems } = options
  const first = shallowRef<PaginationOptions>({ numItems, cursor: null })
  const asked = computed(() => {
    const given = toValue(args)
    return ask({ query, args: given === 'skip' ? given : { ...given as object, paginationOpts: first.value } })
  })
  /** In order, without gaps. */
  const pages = shallowRef<Page[]>([])
  const view = computed(() => look(asked.value, pages.value))

  if (import.meta.server) {
    const { call } = asked.value
    const rendered = call && options.server !== false ? useServerQuery(call) : undefined
    if (rendered)
      pages.value = [{ options: first.value, subscription: rendered }]
    return { view, ready: rendered?.done ?? Promise.resolve(), loadMore() {} }
  }

  const { acquire, start, release, era } = useSubscriptions()
  const all = () => pages.value.flatMap(page => [page, ...page.halves ?? []])
  let live = false

  function open(options: PaginationOptions): Page {
    return { options, subscription: acquire(queryCall(query, { ...asked.value.call!.args, paginationOpts: options as unknown as Value })) }
  }

  function close({ subscription }: Page) {
    release(subscription as Subscription)
  }

  function restart() {
    const old = all()
    pages.value = asked.value.call ? [open(first.value)] : []
    old.forEach(close)
  }

  function replace(page: Page, ...by: Page[]) {
    pages.value = pages.value.flatMap(one => one === page ? by : [one])
  }

  function loadMore(numItems: number) {
    const last = pages.value.at(-1)
    if (view.value.status !== 'CanLoadMore' || !last)
      return
    const { snapshot } = last.subscription
    // What the server rendered has no cursor to go on from: the live page may end elsewhere.
    if (snapshot.value.rendered)
      watch(snapshot, () => loadMore(numItems), { once: true })
    else
      replace(last, last, open({ ...first.value, numItems, cursor: resultOf(last)!.continueCursor }))
  }

  function startAll() {
    live = true
    all().forEach(({ subscription }) => start(subscription as Subscription))
  }

  /** Starts new pages, splits those that have grown, puts finished halves in their place, starts over when a cursor is void. */
  function maintain() {
    if (live)
      startAll()
    for (const page of pages.value) {
      const { data, error } = page.subscription.snapshot.value
      if (error && isVoidCursor(error) && (page.options.cursor || data)) {
        // The same arguments again would meet the answer that is started over from.
        first.value = { numItems, cursor: null, id: Math.random() } as PaginationOptions
        return
      }
      if (page.halves?.every(half => isAnswered(half.subscription.snapshot.value))) {
        replace(page, ...page.halves)
        return close(page)
      }
      const { splitCursor, continueCursor, pageStatus, page: items } = resultOf(page) ?? {}
      if (!page.halves && splitCursor && (pageStatus || items!.length > numItems * 2)) {
        const halves = [{ endCursor: splitCursor }, { cursor: splitCursor, endCursor: continueCursor }]
          .map(half => open({ ...page.options, numItems, ...half }))
        replace(page, { ...page, halves })
      }
    }
  }

  restart()
  // Watch `era` through a getter, because a shallow ref as a source restarts the list on every change of any source.
  watch([() => asked.value.call?.key, () => era.value], restart, { flush: 'sync' })
  watch(() => all().map(({ subscription }) => subscription.snapshot.value), maintain)
  onScopeDispose(() => all().forEach(close), true)

  const ready = startLiveQuery(options, startAll, () => pages.value.every(page => isAnswered(page.subscription.snapshot.value)))
  return { view, ready, loadMore }
}

function look({ call, error: refused }: Asked, list: Page[]): PagesView {
  const pages = list.map(page => page.subscription.snapshot.value)
  const results = list.map(resultOf)
  const { error = refused } = pages.find(page => page.error) ?? {}
  // A page that must be split first is incomplete, so the list ends before it.
  const end = results.findIndex(result => !result || result.pageStatus === 'SplitRequired')
  const isComplete = end < 0 && !!list[0]
  const isFirst = !list[1] && !list[0]?.halves
  return {
    results: results.slice(0, end < 0 ? undefined : end).flatMap(result => result!.page),
    status: isComplete ? results.at(-1)!.isDone ? 'Exhausted' : 'CanLoadMore' : isFirst ? 'LoadingFirstPage' : 'LoadingMore',
    pending: !!call && !error && !isComplete,
    error: error ?? null,
  }
}

function resultOf(page: Page) {
  return page.subscription.snapshot.value.data as PaginationResult<unknown> | undefined
}

function isVoidCursor({ message, data }: ConvexCallError) {
  return (message + (Object(data) as { paginationError?: string }).paginationError).includes('InvalidCursor')
}
