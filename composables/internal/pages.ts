import { computed, onScopeDispose, shallowRef, toValue, watch } from 'vue'
import type { FunctionReference, PaginationOptions, PaginationResult } from 'convex/server'
import type { Value } from 'convex/values'
import type { ConvexCallError } from '../ConvexCallError'
import { goLive } from './goLive'
import type { LiveOptions } from './goLive'
import { ask } from './queries'
import type { Asked } from './queries'
import { useServerQuery } from './serverQueries'
import { isAnswered, queryCall, useSubscriptions } from './subscriptions'
import type { QueryCall, Subscription } from './subscriptions'

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

/** Pages in order, without gaps. They count only for the query they were opened for. */
interface Pages {
  of: QueryCall
  list: Page[]
}

/** Keeps the pages of a paginated query: opened on demand, split when they grow, started over when a cursor is void. */
export function usePages(query: FunctionReference<'query'>, args: unknown, options: PagesOptions) {
  const { initialNumItems: numItems } = options
  const first = shallowRef<PaginationOptions>({ numItems, cursor: null })
  const asked = computed<Asked>((before) => {
    const given = toValue(args)
    const next = ask({ query, args: given === 'skip' ? given : { ...given as object, paginationOpts: first.value } })
    return before?.call && before.call.key === next.call?.key ? before : next
  })
  const pages = shallowRef<Pages>()
  const list = computed(() => pages.value && pages.value.of === asked.value.call ? pages.value.list : [])
  const view = computed(() => look(asked.value, list.value))

  if (import.meta.server) {
    const { call } = asked.value
    const rendered = call && options.server !== false ? useServerQuery(call) : undefined
    if (rendered)
      pages.value = { of: call!, list: [{ options: first.value, subscription: rendered }] }
    return { view, ready: rendered?.done ?? Promise.resolve(), loadMore() {} }
  }

  const { acquire, start, release, era } = useSubscriptions()
  let live = false
  /** Asked for before the first page was live: what the server rendered has no cursor to go on from. */
  let early = 0

  function open(options: PaginationOptions): Page {
    const subscription = acquire(queryCall(query, { ...asked.value.call!.args, paginationOpts: options as unknown as Value }))
    if (live)
      start(subscription)
    return { options, subscription }
  }

  function close({ subscription, halves }: Page) {
    release(subscription as Subscription)
    halves?.forEach(close)
  }

  function restart() {
    const { call } = asked.value
    const old = pages.value
    early = 0
    pages.value = call && { of: call, list: [open(first.value)] }
    old?.list.forEach(close)
  }

  function replace(page: Page, ...by: Page[]) {
    pages.value = { of: pages.value!.of, list: list.value.flatMap(one => one === page ? by : [one]) }
  }

  function loadMore(numItems: number) {
    const last = list.value.at(-1)
    if (view.value.status !== 'CanLoadMore' || !last)
      return
    if (last.subscription.snapshot.value.rendered)
      early = numItems
    else
      replace(last, last, open({ ...first.value, numItems, cursor: resultOf(last)!.continueCursor }))
  }

  /** Splits pages that have grown, puts finished halves in their place, starts over when a cursor is void. */
  function maintain() {
    for (const page of list.value) {
      const { data, error } = page.subscription.snapshot.value
      if (error && isVoidCursor(error) && (page.options.cursor || data))
        // The same arguments again would meet the answer that is started over from.
        return void (first.value = { numItems, cursor: null, id: Math.random() } as PaginationOptions)
      if (page.halves?.every(half => isAnswered(half.subscription.snapshot.value))) {
        replace(page, ...page.halves)
        return release(page.subscription as Subscription)
      }
      const { splitCursor, continueCursor, pageStatus, page: items } = resultOf(page) ?? {}
      if (!page.halves && splitCursor && (pageStatus || items!.length > numItems * 2)) {
        page.halves = [
          open({ ...page.options, numItems, endCursor: splitCursor }),
          open({ ...page.options, numItems, cursor: splitCursor, endCursor: continueCursor }),
        ]
        replace(page, page)
      }
    }
    if (early && !list.value[0]?.subscription.snapshot.value.rendered) {
      loadMore(early)
      early = 0
    }
  }

  restart()
  watch(() => asked.value.call, restart)
  watch(era, restart, { flush: 'sync' })
  watch(() => list.value.flatMap(page => [page, ...page.halves ?? []].map(({ subscription }) => subscription.snapshot.value)), maintain)
  onScopeDispose(() => pages.value?.list.forEach(close), true)

  const ready = goLive(options, () => {
    live = true
    list.value.forEach(({ subscription }) => start(subscription as Subscription))
  }, () => !list.value[0] || isAnswered(list.value[0].subscription.snapshot.value))
  return { view, ready, loadMore }
}

function look({ call, error }: Asked, list: Page[]): PagesView {
  const results: unknown[] = []
  let status: PaginationStatus = list.length > 1 || list[0]?.halves ? 'LoadingMore' : 'LoadingFirstPage'
  let isComplete = list.length > 0
  for (const page of list) {
    const result = resultOf(page)
    error ??= page.subscription.snapshot.value.error
    // A page that must be split first is incomplete, so the list ends before it.
    isComplete &&= !!result && result.pageStatus !== 'SplitRequired'
    if (isComplete)
      results.push(...result!.page)
  }
  if (isComplete)
    status = resultOf(list.at(-1)!)!.isDone ? 'Exhausted' : 'CanLoadMore'
  return { results, status, pending: !!call && !error && !isComplete, error: error ?? null }
}

function resultOf(page: Page) {
  return page.subscription.snapshot.value.data as PaginationResult<unknown> | undefined
}

function isVoidCursor({ message, data }: ConvexCallError) {
  return message.includes('InvalidCursor') || (Object(data) as { paginationError?: string }).paginationError === 'InvalidCursor'
}
