import { makeFunctionReference } from 'convex/server'
import type { PaginationOptions, PaginationResult } from 'convex/server'
import type { JSONValue, Value } from 'convex/values'
import { describe, expect, it, vi } from 'vitest'
import { nextTick, ref, watch } from 'vue'
import type { Ref } from 'vue'
import { useNuxtApp } from '#imports'
import { useConnection } from '../../composables/internal/connection'
import { mountComposable, useSyncServer } from '../setup/app'

const list = makeFunctionReference<'query', { paginationOpts: PaginationOptions, folder: string }, PaginationResult<string>>('emails:list')

const context = useSyncServer()

describe('useConvexPaginatedQuery', () => {
  it('shows the first page, then more on demand, until there are no more', async () => {
    serve(['a', 'b', 'c', 'd', 'e'])
    const { result: emails } = await mounted()
    expect(shown(emails)).toEqual({ results: [], status: 'LoadingFirstPage', pending: true, error: null })

    await emails
    expect(shown(emails)).toEqual({ results: ['a', 'b'], status: 'CanLoadMore', pending: false, error: null })
    emails.loadMore(2)
    expect(shown(emails)).toEqual({ results: ['a', 'b'], status: 'LoadingMore', pending: true, error: null })
    await vi.waitFor(() => expect(shown(emails)).toEqual({ results: ['a', 'b', 'c', 'd'], status: 'CanLoadMore', pending: false, error: null }))
    emails.loadMore(10)

    await vi.waitFor(() => expect(shown(emails)).toEqual({ results: ['a', 'b', 'c', 'd', 'e'], status: 'Exhausted', pending: false, error: null }))
  })

  it('loads one page when asked twice while loading', async () => {
    serve(['a', 'b', 'c', 'd', 'e', 'f'])
    const { result: emails } = await mounted()
    await emails

    emails.loadMore(2)
    emails.loadMore(2)
    await vi.waitFor(() => expect(emails.status.value).toBe('CanLoadMore'))
    await context.server.roundTrip()

    expect(emails.results.value).toEqual(['a', 'b', 'c', 'd'])
    expect(context.server.subscriptions).toHaveLength(2)
  })

  it('keeps every page when loading again and again', async () => {
    serve(['a', 'b', 'c', 'd', 'e', 'f'])
    const { result: emails } = await mounted()
    await emails

    emails.loadMore(2)
    await vi.waitFor(() => expect(emails.status.value).toBe('CanLoadMore'))
    emails.loadMore(2)

    await vi.waitFor(() => expect(emails.results.value).toEqual(['a', 'b', 'c', 'd', 'e', 'f']))
  })

  it('keeps every page live', async () => {
    const items = serve(['a', 'b', 'c', 'd'])
    const { result: emails } = await mounted()
    await emails
    emails.loadMore(2)
    await vi.waitFor(() => expect(emails.results.value).toHaveLength(4))

    items.splice(0, 1, 'a, edited')
    items.splice(2, 1, 'c, edited')
    items.publish()

    await vi.waitFor(() => expect(emails.results.value).toEqual(['a, edited', 'b', 'c, edited', 'd']))
  })

  it('does nothing when there is no more to load', async () => {
    serve(['a'])
    const { result: emails } = await mounted()
    await emails

    emails.loadMore(2)

    expect(emails.status.value).toBe('Exhausted')
  })

  it('starts over when the arguments change', async () => {
    serve(['a', 'b', 'c', 'd'])
    const folder = ref('in')
    const { result: emails } = await mounted({ folder })
    await emails
    emails.loadMore(2)
    await vi.waitFor(() => expect(emails.results.value).toHaveLength(4))

    folder.value = 'out'
    expect(shown(emails)).toEqual({ results: [], status: 'LoadingFirstPage', pending: true, error: null })

    await vi.waitFor(() => expect(emails.results.value).toEqual(['a', 'b']))
    await vi.waitFor(() => expect(context.server.subscriptions).toEqual([
      { path: 'emails:list', args: { folder: 'out', paginationOpts: { cursor: null, numItems: 2 } } },
    ]))
  })

  it.each([
    ['a getter gives equal arguments again', (search: Ref<string>) => () => ({ folder: search.value.trim() })],
    ['a part of the arguments is equal again', (search: Ref<string>) => ({ folder: () => search.value.trim() })],
  ])('keeps its pages when %s', async (_, argsOf) => {
    serve(['a', 'b', 'c', 'd'])
    const search = ref('in')
    const { result: emails } = await mounted(argsOf(search))
    await emails
    emails.loadMore(2)
    await vi.waitFor(() => expect(emails.results.value).toHaveLength(4))
    const { subscriptions } = context.server

    search.value = 'in '
    await nextTick()
    await context.server.roundTrip()

    expect(shown(emails)).toEqual({ results: ['a', 'b', 'c', 'd'], status: 'Exhausted', pending: false, error: null })
    expect(context.server.subscriptions).toEqual(subscriptions)
  })

  it('is unsubscribed while skipped, and when it is unmounted', async () => {
    serve(['a', 'b', 'c', 'd'])
    const open = ref(true)
    const { result: emails, unmount } = await mounted(() => open.value ? { folder: 'in' } : 'skip')
    await emails
    emails.loadMore(2)
    await vi.waitFor(() => expect(emails.results.value).toHaveLength(4))

    open.value = false
    expect(shown(emails)).toMatchObject({ results: [], pending: false })
    await vi.waitFor(() => expect(context.server.subscriptions).toEqual([]))
    open.value = true
    await vi.waitFor(() => expect(emails.results.value).toEqual(['a', 'b']))
    unmount()

    await vi.waitFor(() => expect(context.server.subscriptions).toEqual([]))
  })

  it('starts over for another user', async () => {
    serve(['a', 'b', 'c', 'd'])
    const { result: emails } = await mounted()
    await emails
    emails.loadMore(2)
    await vi.waitFor(() => expect(emails.results.value).toHaveLength(4))

    useConnection().identity.change(null)
    expect(shown(emails)).toEqual({ results: [], status: 'LoadingFirstPage', pending: true, error: null })

    await vi.waitFor(() => expect(emails.results.value).toEqual(['a', 'b']))
    await vi.waitFor(() => expect(context.server.subscriptions).toHaveLength(1))
  })
})

describe('a page that fails', () => {
  it('is an error, and the pages before it stay', async () => {
    serve(['a', 'b', 'c', 'd'], ({ cursor }) => cursor && { error: 'Server Error' })
    const { result: emails } = await mounted()
    await emails

    emails.loadMore(2)

    await vi.waitFor(() => expect(shown(emails)).toMatchObject({ results: ['a', 'b'], pending: false, error: { code: 'SERVER_ERROR' } }))
  })

  it.each([
    ['in so many words', { error: 'InvalidCursor: Tried to run a query starting from a cursor, but it looks like this cursor is from a different query.' }],
    ['in its data', { error: 'Uncaught ConvexError', data: { isConvexSystemError: true, paginationError: 'InvalidCursor' } }],
  ])('for a cursor that is void, %s, starts the list over', async (_how, failure) => {
    let isVoid = false
    const items = serve(['a', 'b', 'c', 'd'], ({ cursor, id }) => isVoid && (cursor !== null || id === undefined) && failure)
    const { result: emails } = await mounted()
    await emails
    emails.loadMore(2)
    await vi.waitFor(() => expect(emails.results.value).toHaveLength(4))

    isVoid = true
    items.publish()

    await vi.waitFor(() => expect(shown(emails)).toEqual({ results: ['a', 'b'], status: 'CanLoadMore', pending: false, error: null }))
    await vi.waitFor(() => expect(context.server.subscriptions).toHaveLength(1))
  })

  it('for a void cursor at the very start is an error rather than an endless loop', async () => {
    serve(['a'], () => ({ error: 'InvalidCursor' }))
    const { result: emails } = await mounted()

    await emails
    await context.server.roundTrip()

    expect(emails.error.value).toMatchObject({ code: 'SERVER_ERROR' })
    expect(context.server.subscriptions).toHaveLength(1)
  })
})

describe('a page that grows', () => {
  it('is split in two, without a gap or a moment without it', async () => {
    const items = serve(['a', 'b', 'z'])
    const seen: string[] = []
    const { result: emails } = await mounted()
    await emails
    emails.loadMore(2)
    await vi.waitFor(() => expect(emails.results.value).toEqual(['a', 'b', 'z']))
    const stop = watch(emails.results, now => seen.push(now.join('')), { flush: 'sync' })

    items.splice(1, 0, 'a1', 'a2', 'a3')
    items.publish()

    await vi.waitFor(() => expect(ranges()).toEqual([[null, 'a2'], ['a2', 'b'], ['b', undefined]]))
    expect(emails.results.value).toEqual(['a', 'a1', 'a2', 'a3', 'b', 'z'])
    expect(new Set(seen)).toEqual(new Set(['aa1a2a3bz']))
    stop()
  })

  it('too far to be sent whole ends the list before it until it is split', async () => {
    serve(['a', 'b', 'c'], ({ endCursor }) => endCursor === undefined && { value: { page: ['a'], isDone: false, continueCursor: 'c', splitCursor: 'b', pageStatus: 'SplitRequired' } })
    const { result: emails } = await mounted()
    const seen: string[][] = []
    const stop = watch(emails.results, now => seen.push(now), { flush: 'sync' })

    await vi.waitFor(() => expect(emails.results.value).toEqual(['a', 'b', 'c']))

    expect(seen).not.toContainEqual(['a'])
    stop()
  })
})

describe('what the server rendered', () => {
  it('is the first page; more is loaded from the live one', async () => {
    const app = useNuxtApp()
    const before = { isHydrating: app.isHydrating, serverRendered: app.payload.serverRendered }
    Object.assign(app, { isHydrating: true })
    app.payload.serverRendered = true
    app.payload.data['convex:emails:list:{"folder":"in","paginationOpts":{"cursor":null,"numItems":2}}'] = {
      data: { page: ['old', 'older'], isDone: false, continueCursor: 'older' },
    }
    serve(['a', 'b', 'c', 'd'])

    const { result: { emails, atSetup } } = await mountComposable(() => {
      const emails = useConvexPaginatedQuery(list, { folder: 'in' }, { initialNumItems: 2 })
      const atSetup = shown(emails)
      emails.loadMore(2)
      return { emails, atSetup }
    })
    Object.assign(app, { isHydrating: before.isHydrating })
    app.payload.serverRendered = before.serverRendered

    expect(atSetup).toEqual({ results: ['old', 'older'], status: 'CanLoadMore', pending: false, error: null })
    await nextTick()
    await vi.waitFor(() => expect(emails.results.value).toEqual(['a', 'b', 'c', 'd']))
    expect(ranges()).toEqual([[null, undefined], ['b', undefined]])
  })
})

function mounted(args: Parameters<typeof useConvexPaginatedQuery<typeof list>>[1] = { folder: 'in' }) {
  return mountComposable(() => useConvexPaginatedQuery(list, args, { initialNumItems: 2 }))
}

function shown({ results, status, pending, error }: UseConvexPaginatedQueryReturn<string>) {
  return { results: results.value, status: status.value, pending: pending.value, error: error.value }
}

/**
 * Serves a sorted list by pages: a cursor is the last item before a page, and a page once served keeps its end, as
 * the deployment's journal has it.
 */
function serve(initial: string[], instead?: (options: PaginationOptions & { id?: number }) => { value: unknown } | { error: string, data?: Value } | false | null | '') {
  const items = Object.assign([...initial], { publish: () => context.server.setQuery('emails:list', answer) })
  const ends = new Map<string, string>()

  function answer({ paginationOpts }: Record<string, JSONValue>) {
    const options = paginationOpts as unknown as PaginationOptions
    const other = instead?.(options)
    if (other)
      return other
    const { cursor, endCursor, numItems } = options
    const key = JSON.stringify(paginationOpts)
    const after = items.filter(item => cursor === null || item > cursor)
    const end = endCursor ?? ends.get(key)
    const page = end === undefined ? after.slice(0, numItems) : after.filter(item => item <= end)
    const continueCursor = end ?? page.at(-1) ?? 'end'
    const isDone = end === undefined && after.length <= numItems
    if (!isDone)
      ends.set(key, continueCursor)
    return { value: { page, isDone, continueCursor, splitCursor: page[Math.floor((page.length - 1) / 2)] ?? null } }
  }

  items.publish()
  return items
}

/** From where to where each subscribed page goes, in order. */
function ranges() {
  return context.server.subscriptions
    .map(({ args }) => args.paginationOpts as unknown as PaginationOptions)
    .sort((a, b) => (a.cursor ?? '').localeCompare(b.cursor ?? ''))
    .map(({ cursor, endCursor }) => [cursor, endCursor])
}
