import { makeFunctionReference } from 'convex/server'
import { describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { mountComposable, useSyncServer } from '../setup/app'

const get = makeFunctionReference<'query', { id: string }, string | null>('emails:get')
const me = makeFunctionReference<'query', Record<string, never>, string>('users:me')

const context = useSyncServer()

describe('useConvexQueries', () => {
  it('gives each query its own result or error', async () => {
    context.server.setQuery('users:me', { value: 'Ann' })
    context.server.setQuery('emails:get', ({ id }) => id === 'gone' ? { error: 'Server Error' } : 'pending')

    const { result: { results, pending } } = await mountComposable(() => useConvexQueries({
      user: { query: me, args: {} },
      gone: { query: get, args: { id: 'gone' } },
      slow: { query: get, args: { id: 'slow' } },
      none: { query: get, args: 'skip' },
    }))

    await vi.waitFor(() => expect(results.value).toMatchObject({
      user: { status: 'success', data: 'Ann', pending: false, error: null },
      gone: { status: 'error', data: undefined, error: { code: 'SERVER_ERROR' } },
      slow: { status: 'pending', data: undefined, pending: true },
      none: { status: 'idle', data: undefined, pending: false },
    }))
    expect(pending.value).toBe(true)
  })

  it('can be awaited for the first answers of all', async () => {
    context.server.setQuery('emails:get', ({ id }) => ({ value: `email ${id}` }))
    const { result } = await mountComposable(() => useConvexQueries({
      a: { query: get, args: { id: 'a' } },
      b: { query: get, args: { id: 'b' } },
    }))

    const { results, pending } = await result

    expect([results.value.a.data, results.value.b.data, pending.value]).toEqual(['email a', 'email b', false])
  })

  it('follows the map without subscribing anew to what stays in it', async () => {
    context.server.setQuery('emails:get', ({ id }) => ({ value: `email ${id}` }))
    const ids = ref(['a', 'b'])
    const { result } = await mountComposable(() => useConvexQueries(() => mapOf(ids.value)))
    await result

    ids.value = ['b', 'c']
    expect(result.results.value.b).toMatchObject({ status: 'success', data: 'email b' })
    expect(result.results.value.c).toMatchObject({ status: 'pending', data: undefined })

    await vi.waitFor(() => expect(result.results.value.c?.data).toBe('email c'))
    expect(Object.keys(result.results.value)).toEqual(['b', 'c'])
    expect(changes()).toEqual([['Add', 'a'], ['Add', 'b'], ['Remove', 'a'], ['Add', 'c']])
  })

  it('subscribes anew to one whose arguments change, and to no other', async () => {
    context.server.setQuery('emails:get', ({ id }) => ({ value: `email ${id}` }))
    const id = ref('a')
    const { result } = await mountComposable(() => useConvexQueries({
      changing: { query: get, args: { id } },
      staying: { query: get, args: { id: 'b' } },
    }))
    await result

    id.value = 'c'

    await vi.waitFor(() => expect(result.results.value.changing.data).toBe('email c'))
    expect(changes()).toEqual([['Add', 'a'], ['Add', 'b'], ['Remove', 'a'], ['Add', 'c']])
  })

  it('unsubscribes from all on unmount', async () => {
    context.server.setQuery('emails:get', { value: null })
    const { result, unmount } = await mountComposable(() => useConvexQueries(() => mapOf(['a', 'b'])))
    await result

    unmount()

    await vi.waitFor(() => expect(context.server.subscriptions).toEqual([]))
  })
})

function mapOf(ids: string[]) {
  return Object.fromEntries(ids.map(id => [id, { query: get, args: { id } }]))
}

/** What was subscribed to and unsubscribed from, in order, by the argument `id`. */
function changes() {
  const ids = new Map<number, string>()
  return context.server.received
    .filter(message => message.type === 'ModifyQuerySet')
    .flatMap(message => message.modifications as { type: string, queryId: number, args?: [{ id: string }] }[])
    .map(({ type, queryId, args }) => {
      if (args)
        ids.set(queryId, args[0].id)
      return [type, ids.get(queryId)]
    })
}
