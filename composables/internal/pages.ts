import { computed, getCurrentScope, onScopeDispose, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { FunctionReference, PaginationOptions, PaginationResult } from 'convex/server'
import type { Value } from 'convex/values'
import type { ConvexCallError } from '../ConvexCallError'
import { unwrapArgs } from './args'
import { goLive } from './goLive'
import type { LiveOptions } from './goLive'
import { askedQuery } from './queryState'
import { useServerQuery } from './serverQueries'
import { isAnswered, queryCall, useSubscriptions } from './subscriptions'
import type { QueryCall, Snapshot, Subscription } from './subscriptions'

export type PaginationStatus = 'LoadingFirstPage' | 'CanLoadMore' | 'LoadingMore' | 'Exhausted'

export interface PagesOptions extends LiveOptions {
  initialNumItems: number
}

/** What there is to show of all pages. */
export interface PagesView {
  items: unknown[]
  status: PaginationStatus
  pending: boolean
  error: ConvexCallError | null
}

interface Page {
  options: PaginationOptions
  snapshot: ShallowRef<Snapshot>
  subscription?: Subscription
  /** The two pages that take this one's place once both are answered. */
  halves?: [Page, Page]
}

/** Pages in order, without gaps. They count only for the query they were opened for. */
interface Pages {
  of: QueryCall
  list: Page[]
}

/** Counts fresh starts, since the same arguments again would meet the answer that was started over from. */
let starts = 0

/** Keeps the pages of a paginated query: opened on demand, split when they grow, started over when a cursor is void. */
export function usePages(query: FunctionReference<'query'>, args: unknown, options: PagesOptions) {
  const start = shallowRef<number>()
  const asked = askedQuery(() => {
    const given = unwrapArgs(args)
    return { query, args: given === 'skip' ? given : { ...given as object, paginationOpts: firstPage() } }
  })
  const pages = shallowRef<Pages>()
  const list = computed(() => pages.value && pages.value.of === asked.value.call ? pages.value.list : [])
  const view = computed(() => look(asked.value, list.value))

  function firstPage(): PaginationOptions {
    return { numItems: options.initialNumItems, cursor: null, ...start.value && { id: start.value } }
  }

  if (import.meta.server) {
    const { call } = asked.value
    if (!call || options.server === false)
      return { view, ready: Promise.resolve(), loadMore: () => {} }
    const { snapshot, done } = useServerQuery(call)
    pages.value = { of: call, list: [{ options: firstPage(), snapshot }] }
    return { view, ready: done, loadMore: () => {} }
  }

  const subscriptions = useSubscriptions()
  let live = false
  /** Asked for before the first page was live: what the server rendered has no cursor to go on from. */
  let early: number | undefined

  function open(paginationOpts: PaginationOptions): Page {
    const { args } = asked.value.call!
    const subscription = subscriptions.acquire(queryCall(query, { ...args, paginationOpts: paginationOpts as unknown as Value }))
    if (live)
      subscription.start()
    return { options: paginationOpts, snapshot: subscription.snapshot, subscription }
  }

  function restart() {
    const { call } = asked.value
    const old = pages.value?.list ?? []
    early = undefined
    pages.value = call && { of: call, list: [open(firstPage())] }
    old.forEach(close)
  }

  function replace(page: Page, ...by: Page[]) {
    pages.value = { of: pages.value!.of, list: list.value.flatMap(one => one === page ? by : [one]) }
  }

  function loadMore(numItems: number) {
    if (view.value.status !== 'CanLoadMore')
      return
    const last = list.value.at(-1)!
    if (last.snapshot.value.rendered)
      return void (early = numItems)
    replace(last, last, open({ ...firstPage(), numItems, cursor: resultOf(last)!.continueCursor }))
  }

  /** Splits pages that have grown, puts finished halves in their place, starts over when a cursor is void. */
  function maintain() {
    for (const page of list.value) {
      const { value, error } = page.snapshot.value
      if (error && isVoidCursor(error) && (page.options.cursor !== null || value)) {
        start.value = ++starts
        return
      }
      if (page.halves?.every(half => isAnswered(half.snapshot.value))) {
        replace(page, ...page.halves)
        page.subscription?.release()
        return
      }
      const result = resultOf(page)
      if (!page.halves && result && needsSplit(result, options.initialNumItems)) {
        page.halves = [
          open({ ...page.options, numItems: options.initialNumItems, endCursor: result.splitCursor }),
          open({ ...page.options, numItems: options.initialNumItems, cursor: result.splitCursor!, endCursor: result.continueCursor }),
        ]
        replace(page, page)
      }
    }
    if (early !== undefined && !list.value[0]?.snapshot.value.rendered) {
      const numItems = early
      early = undefined
      loadMore(numItems)
    }
  }

  restart()
  watch(() => asked.value.call, restart)
  watch(subscriptions.era, restart, { flush: 'sync' })
  watch(() => list.value.map(page => [page.snapshot.value, page.halves?.map(half => half.snapshot.value)]), maintain)
  if (getCurrentScope())
    onScopeDispose(() => pages.value?.list.forEach(close))

  const ready = goLive(subscriptions, options, {
    start() {
      live = true
      list.value.forEach(page => page.subscription?.start())
    },
    answered: () => !list.value[0] || isAnswered(list.value[0].snapshot.value),
  })
  return { view, ready, loadMore }
}

function close({ subscription, halves }: Page) {
  subscription?.release()
  halves?.forEach(close)
}

function look({ call, error }: { call?: QueryCall, error?: ConvexCallError }, list: Page[]): PagesView {
  const items: unknown[] = []
  let failed = error ?? null
  let last: PaginationResult<unknown> | undefined
  for (const page of list) {
    failed ??= page.snapshot.value.error ?? null
    last = resultOf(page)
    // A page that must be split first is incomplete, so the list ends before it.
    if (!last || last.pageStatus === 'SplitRequired') {
      last = undefined
      break
    }
    items.push(...last.page)
  }
  if (last)
    return { items, status: last.isDone ? 'Exhausted' : 'CanLoadMore', pending: false, error: failed }
  const isFirst = list.length < 2 && !list[0]?.halves
  return { items, status: isFirst ? 'LoadingFirstPage' : 'LoadingMore', pending: !!call && !failed, error: failed }
}

function resultOf(page: Page) {
  return page.snapshot.value.value?.result as PaginationResult<unknown> | undefined
}

function needsSplit({ splitCursor, pageStatus, page }: PaginationResult<unknown>, initialNumItems: number) {
  return !!splitCursor && (pageStatus === 'SplitRecommended' || pageStatus === 'SplitRequired' || page.length > initialNumItems * 2)
}

function isVoidCursor({ message, data }: ConvexCallError) {
  const system = Object(data) as { isConvexSystemError?: boolean, paginationError?: string }
  return message.includes('InvalidCursor') || (system.isConvexSystemError === true && system.paginationError === 'InvalidCursor')
}
