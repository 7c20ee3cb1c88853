import { makeFunctionReference } from 'convex/server'
import { describe, expect, it, vi } from 'vitest'
import { mountComposable, silenceConsole, useSyncServer } from '../setup/app'

const list = makeFunctionReference<'query', Record<string, never>, string[]>('orders:list')
const count = makeFunctionReference<'query', Record<string, never>, number>('orders:count')
const create = makeFunctionReference<'mutation', { item: string }, string>('orders:create')

const context = useSyncServer()

describe('useConvexMutation', () => {
  it('runs the mutation and shows its result, by either name', async () => {
    const { result: { mutate, execute, data, status } } = await mountComposable(() => useConvexMutation(create))

    const created = mutate({ item: 'stamp' })
    const call = await context.server.call()
    call.succeed('o1')

    expect(call).toMatchObject({ type: 'Mutation', path: 'orders:create', args: { item: 'stamp' } })
    expect(await created).toBe('o1')
    expect([data.value, status.value]).toEqual(['o1', 'success'])
    expect(execute).toBe(mutate)
  })

  it('resolves only once queries show what it wrote', async () => {
    const { orders, mutation: { mutate, pending } } = await withOrders()

    const created = mutate({ item: 'stamp' }).then(() => orders.data.value)
    const call = await context.server.call()
    call.respond('o1')
    await context.server.roundTrip()
    expect(pending.value).toBe(true)
    context.server.setQuery('orders:list', { value: ['card', 'stamp'] })

    expect(await created).toEqual(['card', 'stamp'])
    expect(pending.value).toBe(false)
  })

  it('sends mutations in the order they were made', async () => {
    const { mutation: { mutate } } = await withOrders()

    const made = ['a', 'b', 'c'].map(item => mutate({ item }))
    const calls = await context.server.calls(3)
    calls.forEach((call, n) => call.succeed(`o${n}`))

    expect(calls.map(call => call.args)).toEqual([{ item: 'a' }, { item: 'b' }, { item: 'c' }])
    expect(await Promise.all(made)).toEqual(['o0', 'o1', 'o2'])
  })

  it('sends a mutation again when the connection is lost before its answer', async () => {
    silenceConsole()
    const { mutation: { mutate, status } } = await withOrders()
    const created = mutate({ item: 'stamp' })
    const lost = await context.server.call()

    context.server.disconnect()
    const again = await context.server.call()
    expect(status.value).toBe('pending')
    again.succeed('o1')

    expect(again.requestId).toBe(lost.requestId)
    expect(await created).toBe('o1')
  })
})

describe('an optimistic update', () => {
  it('shows in the same tick, and gives way to what the deployment says', async () => {
    const { orders, mutation: { mutate } } = await withOrders({
      optimisticUpdate: (store, { item }) => store.setQuery(list, {}, [...store.getQuery(list, {})!, item]),
    })

    const created = mutate({ item: 'stamp' })
    expect(orders.data.value).toEqual(['card', 'stamp'])
    const call = await context.server.call()
    call.respond('o1')
    context.server.setQuery('orders:list', { value: ['card', 'stamp, gummed'] })
    await created

    expect(orders.data.value).toEqual(['card', 'stamp, gummed'])
  })

  it('is rolled back when the mutation fails', async () => {
    silenceConsole()
    const { orders, mutation: { mutate } } = await withOrders({
      optimisticUpdate: (store, { item }) => store.setQuery(list, {}, [...store.getQuery(list, {})!, item]),
    })

    const created = mutate({ item: 'stamp' })
    const call = await context.server.call()
    call.fail('Uncaught ConvexError', { code: 'SOLD_OUT' })

    await expect(created).rejects.toMatchObject({ code: 'SOLD_OUT' })
    expect(orders.data.value).toEqual(['card'])
  })

  it('has one temporary id for all its runs, and another for the next call', async () => {
    const ids: string[] = []
    const { mutation: { mutate } } = await withOrders({
      optimisticUpdate: (_store, _args, { tempId }) => ids.push(tempId),
    })

    const first = mutate({ item: 'a' })
    const call = await context.server.call()
    context.server.setQuery('orders:list', { value: ['card', 'another'] })
    await context.server.roundTrip()
    call.succeed('o1')
    await first
    const runs = ids.splice(0)
    const second = mutate({ item: 'b' })
    const next = await context.server.call()
    next.succeed('o2')
    await second

    expect(runs.length).toBeGreaterThan(1)
    expect(new Set(runs).size).toBe(1)
    expect(ids[0]).not.toBe(runs[0])
  })

  it('that throws is undone and logged, and neither the mutation nor the client is the worse for it', async () => {
    const logged = silenceConsole()
    const mistake = new Error('mine')
    const { orders, mutation: { mutate } } = await withOrders({
      optimisticUpdate(store) {
        store.setQuery(list, {}, ['half done'])
        store.setQuery(count, {}, 1)
        throw mistake
      },
    })

    const created = mutate({ item: 'stamp' })
    expect(orders.data.value).toEqual(['card'])
    const call = await context.server.call()
    context.server.setQuery('orders:list', { value: ['card', 'still live'] })
    await vi.waitFor(() => expect(orders.data.value).toEqual(['card', 'still live']))
    call.succeed('o1')

    expect(await created).toBe('o1')
    expect(logged.mock.calls).toEqual([[expect.stringContaining('Optimistic update'), mistake]])
  })
})

async function withOrders(options?: UseConvexMutationOptions<typeof create>) {
  context.server.setQuery('orders:list', { value: ['card'] })
  const { result } = await mountComposable(() => ({
    orders: useConvexQuery(list),
    mutation: useConvexMutation(create, options),
  }))
  await result.orders
  return result
}
