import { makeFunctionReference } from 'convex/server'
import { describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, reactive, ref } from 'vue'
import { useNuxtApp } from '#imports'
import { mountComposable, silenceConsole, useSyncServer } from '../setup/app'

const list = makeFunctionReference<'query', { folder: string, page?: number }, string[]>('emails:list')
const me = makeFunctionReference<'query', Record<string, never>, string | null>('users:me')

const context = useSyncServer()

describe('useConvexQuery', () => {
  it('is pending until the first result, then shows it and every later one', async () => {
    const { result: emails } = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))
    expect(shown(emails)).toEqual({ status: 'pending', pending: true, data: undefined, error: null, isStale: false })

    context.server.setQuery('emails:list', { value: ['one'] })
    await vi.waitFor(() => expect(shown(emails)).toEqual({ status: 'success', pending: false, data: ['one'], error: null, isStale: false }))
    context.server.setQuery('emails:list', { value: ['one', 'two'] })

    await vi.waitFor(() => expect(emails.data.value).toEqual(['one', 'two']))
  })

  it('takes null for a result', async () => {
    context.server.setQuery('users:me', { value: null })
    const { result: user } = await mountComposable(() => useConvexQuery(me))

    await user

    expect(shown(user)).toMatchObject({ status: 'success', data: null })
  })

  it('can be awaited for its first result', async () => {
    context.server.setQuery('emails:list', { value: ['one'] })
    const { result } = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))

    const { data, status } = await result

    expect([data.value, status.value]).toEqual([['one'], 'success'])
    expect(data).toBe(result.data)
  })

  it('does not keep the awaiting page waiting when it is lazy', async () => {
    const { result } = await mountComposable(() => useConvexQuery(list, { folder: 'in' }, { lazy: true }))

    const { status } = await result

    expect(status.value).toBe('pending')
  })

  it('does not keep it waiting for a deployment that is out of reach', async () => {
    silenceConsole()
    context.server.refusing = true
    const { result } = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))

    const { status } = await result

    expect(status.value).toBe('pending')
  })

  it('does not keep it waiting once it is unmounted', async () => {
    const { result, unmount } = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))

    unmount()

    await expect(result).resolves.toBeDefined()
  })

  it('unsubscribes on unmount', async () => {
    context.server.setQuery('emails:list', { value: [] })
    const { result, unmount } = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))
    await result

    unmount()

    await vi.waitFor(() => expect(context.server.subscriptions).toEqual([]))
  })

  it('lives as long as its scope, outside of components', async () => {
    context.server.setQuery('emails:list', { value: ['one'] })
    const scope = effectScope()

    const emails = scope.run(() => useConvexQuery(list, { folder: 'in' }))!
    await emails
    expect(emails.data.value).toEqual(['one'])
    scope.stop()

    await vi.waitFor(() => expect(context.server.subscriptions).toEqual([]))
  })

  it('derives its data with `transform`, and falls back to `default`', async () => {
    const { result: number } = await mountComposable(() => useConvexQuery(list, { folder: 'in' }, {
      transform: emails => emails.length,
      default: () => -1,
    }))
    expect(number.data.value).toBe(-1)

    context.server.setQuery('emails:list', { value: ['one', 'two'] })
    await number

    expect(number.data.value).toBe(2)
  })
})

describe('arguments', () => {
  it('may be a value, a ref or a getter, with refs and getters inside', async () => {
    const folder = ref('in')
    await mountComposable(() => {
      useConvexQuery(list, { folder: 'a' })
      useConvexQuery(list, { folder: ref('b') })
      useConvexQuery(list, ref({ folder: 'c' }))
      useConvexQuery(list, () => ({ folder: folder.value, page: 1 }))
      useConvexQuery(list, reactive({ folder: 'e', page: () => 2 }))
    })

    await vi.waitFor(() => expect(asked()).toEqual([
      { folder: 'a' }, { folder: 'b' }, { folder: 'c' }, { folder: 'in', page: 1 }, { folder: 'e', page: 2 },
    ]))
  })

  it('that change move the subscription, and clear data until the new result', async () => {
    context.server.setQuery('emails:list', ({ folder }) => folder === 'in' ? { value: ['one'] } : 'pending')
    const folder = ref('in')
    const { result: emails } = await mountComposable(() => useConvexQuery(list, { folder }))
    await emails

    folder.value = 'out'
    expect(shown(emails)).toEqual({ status: 'pending', pending: true, data: undefined, error: null, isStale: false })
    await vi.waitFor(() => expect(asked()).toEqual([{ folder: 'out' }]))
    context.server.setQuery('emails:list', { value: ['two'] })

    await vi.waitFor(() => expect(emails.data.value).toEqual(['two']))
  })

  it('that are equal in a new object do not subscribe again', async () => {
    const args = ref({ folder: 'in', page: 1 })
    context.server.setQuery('emails:list', { value: [] })
    const { result } = await mountComposable(() => useConvexQuery(list, args))
    await result

    args.value = { page: 1, folder: 'in' }
    await nextTick()
    await context.server.roundTrip()

    expect(subscriptionsMade()).toBe(1)
  })

  it('that change twice before the next render subscribe once', async () => {
    context.server.setQuery('emails:list', { value: [] })
    const args = reactive({ folder: 'in', page: 1 })
    const { result } = await mountComposable(() => useConvexQuery(list, args))
    await result

    args.folder = 'out'
    args.page = 2
    await nextTick()
    await context.server.roundTrip()

    expect(subscriptionsMade()).toBe(2)
    expect(asked()).toEqual([{ folder: 'out', page: 2 }])
  })

  it('of \'skip\' are idle and unsubscribed', async () => {
    context.server.setQuery('emails:list', { value: ['one'] })
    const open = ref(true)
    const { result: emails } = await mountComposable(() => useConvexQuery(list, () => open.value ? { folder: 'in' } : 'skip'))
    await emails

    open.value = false
    expect(shown(emails)).toEqual({ status: 'idle', pending: false, data: undefined, error: null, isStale: false })
    await vi.waitFor(() => expect(context.server.subscriptions).toEqual([]))
    open.value = true

    await vi.waitFor(() => expect(emails.data.value).toEqual(['one']))
  })

  it('of \'skip\' keep nobody waiting', async () => {
    const { result } = await mountComposable(() => useConvexQuery(list, 'skip'))

    const { status } = await result

    expect(status.value).toBe('idle')
  })

  it('that Convex cannot carry are an error, until they change', async () => {
    context.server.setQuery('emails:list', { value: ['one'] })
    const folder = ref<unknown>(new Date(0))
    const { result: emails } = await mountComposable(() => useConvexQuery(list, () => ({ folder: folder.value as string })))
    expect(shown(emails)).toMatchObject({ status: 'error', error: { code: 'INVALID_ARGUMENTS' } })

    folder.value = 'in'

    await vi.waitFor(() => expect(shown(emails)).toMatchObject({ status: 'success', data: ['one'], error: null }))
  })
})

describe('keepPreviousData', () => {
  it('keeps data through a change of arguments, marked as stale', async () => {
    context.server.setQuery('emails:list', ({ page }) => page === 1 ? { value: ['one'] } : 'pending')
    const page = ref(1)
    const { result: emails } = await mountComposable(() => useConvexQuery(list, { folder: 'in', page }, { keepPreviousData: true }))
    await emails

    page.value = 2
    expect(shown(emails)).toEqual({ status: 'pending', pending: true, data: ['one'], error: null, isStale: true })
    await nextTick()
    page.value = 3
    await nextTick()
    expect(shown(emails)).toMatchObject({ data: ['one'], isStale: true })
    context.server.setQuery('emails:list', { value: ['three'] })

    await vi.waitFor(() => expect(shown(emails)).toEqual({ status: 'success', pending: false, data: ['three'], error: null, isStale: false }))
  })

  it('keeps nothing through \'skip\'', async () => {
    context.server.setQuery('emails:list', ({ folder }) => folder === 'in' ? { value: ['one'] } : 'pending')
    const args = ref<{ folder: string } | 'skip'>({ folder: 'in' })
    const { result: emails } = await mountComposable(() => useConvexQuery(list, args, { keepPreviousData: true }))
    await emails

    args.value = 'skip'
    await nextTick()
    expect(emails.data.value).toBeUndefined()
    args.value = { folder: 'out' }
    await nextTick()

    expect(shown(emails)).toMatchObject({ status: 'pending', data: undefined, isStale: false })
  })
})

describe('two components with the same query', () => {
  it('share one subscription, and the second shows its data in the same tick', async () => {
    context.server.setQuery('emails:list', { value: ['one'] })
    const first = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))
    await first.result

    const atSetup = await mountComposable(() => useConvexQuery(list, { folder: 'in' }).data.value)

    expect(atSetup.result).toEqual(['one'])
    expect(subscriptionsMade()).toBe(1)
  })

  it('keep it until both are gone', async () => {
    context.server.setQuery('emails:list', { value: ['one'] })
    const first = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))
    const second = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))
    await second.result

    first.unmount()
    context.server.setQuery('emails:list', { value: ['two'] })
    await vi.waitFor(() => expect(second.result.data.value).toEqual(['two']))
    second.unmount()

    await vi.waitFor(() => expect(context.server.subscriptions).toEqual([]))
  })

  it('do not share data with a subscription of other arguments', async () => {
    context.server.setQuery('emails:list', ({ folder }) => ({ value: [folder] }))
    const { result: [inbox, outbox] } = await mountComposable(() => [
      useConvexQuery(list, { folder: 'in' }),
      useConvexQuery(list, { folder: 'out' }),
    ] as const)

    await Promise.all([inbox, outbox])

    expect([inbox.data.value, outbox.data.value]).toEqual([['in'], ['out']])
  })
})

describe('a query that fails', () => {
  it('is an error without data, when it never had any', async () => {
    context.server.setQuery('emails:list', { error: '[Request ID: 1] Server Error', data: { code: 'FORBIDDEN', message: 'Not yours.' } })
    const { result: emails } = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))

    await emails

    expect(shown(emails)).toMatchObject({
      status: 'error', pending: false, data: undefined, isStale: false,
      error: { code: 'FORBIDDEN', message: 'Not yours.', data: { code: 'FORBIDDEN' } },
    })
  })

  it('keeps the data it had as stale, and recovers by itself', async () => {
    context.server.setQuery('emails:list', { value: ['one'] })
    const { result: emails } = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))
    await emails

    context.server.setQuery('emails:list', { error: 'Server Error' })
    await vi.waitFor(() => expect(shown(emails)).toMatchObject({ status: 'error', data: ['one'], isStale: true, error: { code: 'SERVER_ERROR' } }))
    context.server.setQuery('emails:list', { value: ['two'] })

    await vi.waitFor(() => expect(shown(emails)).toEqual({ status: 'success', pending: false, data: ['two'], error: null, isStale: false }))
  })

  it('is neither thrown nor left unhandled', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    context.server.setQuery('emails:list', { error: 'Server Error' })

    const { result } = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))
    await result
    await context.server.roundTrip()
    process.off('unhandledRejection', unhandled)

    expect(unhandled).not.toHaveBeenCalled()
  })
})

describe('a lost connection', () => {
  it('leaves data as it was, and is caught up with by itself', async () => {
    silenceConsole()
    context.server.setQuery('emails:list', { value: ['one'] })
    const { result: emails } = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))
    await emails

    context.server.disconnect()
    context.server.setQuery('emails:list', { value: ['two'] })
    expect(shown(emails)).toMatchObject({ status: 'success', data: ['one'] })

    await vi.waitFor(() => expect(emails.data.value).toEqual(['two']), { timeout: 5_000 })
  })

  it('closed for good is an error, with the data kept as stale', async () => {
    context.server.setQuery('emails:list', { value: ['one'] })
    const { result: emails } = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))
    await emails

    await useConvex().close()

    expect(shown(emails)).toMatchObject({ status: 'error', data: ['one'], isStale: true, error: { code: 'CLIENT_CLOSED' } })
  })

  it('closed for good is opened again by the next that wants the query, for all who do', async () => {
    context.server.setQuery('emails:list', { value: ['one'] })
    const first = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))
    await first.result
    await useConvex().close()

    await mountComposable(() => useConvexQuery(list, { folder: 'in' }))

    await vi.waitFor(() => expect(shown(first.result)).toMatchObject({ status: 'success', data: ['one'], error: null }))
  })
})

describe('what the server rendered', () => {
  it('is shown from the first render on, without a request, and is live once mounted', async () => {
    const app = hydrating({ 'convex:emails:list:{"folder":"in"}': { data: ['rendered', { $integer: 'AQAAAAAAAAA=' }] } })
    context.server.setQuery('emails:list', { value: ['newer'] })

    const { result: { atSetup, emails } } = await mountComposable(() => {
      const emails = useConvexQuery(list, { folder: 'in' })
      return { emails, atSetup: shown(emails) }
    })
    await emails

    expect(atSetup).toEqual({ status: 'success', pending: false, data: ['rendered', 1n], error: null, isStale: false })
    expect(context.server.requests).toEqual([])
    await vi.waitFor(() => expect(emails.data.value).toEqual(['newer']))
    app.restore()
  })

  it('is rendered again even when something newer is known by then', async () => {
    context.server.setQuery('emails:list', { value: ['newer'] })
    await new Promise(known => useConvex().onUpdate(list, { folder: 'in' }, known))
    const app = hydrating({ 'convex:emails:list:{"folder":"in"}': { data: ['rendered'] } })

    const { result: { atSetup, emails } } = await mountComposable(() => {
      const emails = useConvexQuery(list, { folder: 'in' })
      return { emails, atSetup: emails.data.value }
    })

    expect(atSetup).toEqual(['rendered'])
    expect(emails.data.value).toEqual(['newer'])
    app.restore()
  })

  it('may be an error, which the browser then recovers from', async () => {
    const app = hydrating({ 'convex:emails:list:{"folder":"in"}': { error: { code: 'UNAVAILABLE', message: 'Out of reach.' } } })
    context.server.setQuery('emails:list', { value: ['one'] })

    const { result: { atSetup, emails } } = await mountComposable(() => {
      const emails = useConvexQuery(list, { folder: 'in' })
      return { emails, atSetup: shown(emails) }
    })

    expect(atSetup).toMatchObject({ status: 'error', error: { code: 'UNAVAILABLE', message: 'Out of reach.' } })
    await vi.waitFor(() => expect(shown(emails)).toMatchObject({ status: 'success', data: ['one'], error: null }))
    app.restore()
  })

  it('is left to the browser with `server: false`, which starts as the server did: pending', async () => {
    const app = hydrating({})
    context.server.setQuery('emails:list', { value: ['one'] })

    const { result: { atSetup, emails } } = await mountComposable(() => {
      const emails = useConvexQuery(list, { folder: 'in' }, { server: false })
      return { emails, atSetup: shown(emails) }
    })

    expect(atSetup).toMatchObject({ status: 'pending', data: undefined })
    await vi.waitFor(() => expect(emails.data.value).toEqual(['one']))
    app.restore()
  })

  it('does not come back once a live result has replaced it', async () => {
    const app = hydrating({ 'convex:emails:list:{"folder":"in"}': { data: ['rendered'] } })
    context.server.setQuery('emails:list', { value: ['newer'] })
    const first = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))
    await vi.waitFor(() => expect(first.result.data.value).toEqual(['newer']))
    first.unmount()
    app.restore()
    await vi.waitFor(() => expect(context.server.subscriptions).toEqual([]))
    context.server.setQuery('emails:list', 'pending')

    const second = await mountComposable(() => useConvexQuery(list, { folder: 'in' }))

    expect(second.result.data.value).not.toEqual(['rendered'])
  })
})

/** Puts the app where it is while the browser takes over a rendered page. */
function hydrating(data: Record<string, unknown>) {
  const app = useNuxtApp()
  const before = { isHydrating: app.isHydrating, serverRendered: app.payload.serverRendered }
  app.isHydrating = true
  app.payload.serverRendered = true
  Object.assign(app.payload.data, data)
  return {
    restore() {
      app.isHydrating = before.isHydrating
      app.payload.serverRendered = before.serverRendered
    },
  }
}

function asked() {
  return context.server.subscriptions.map(({ args }) => args)
}

function subscriptionsMade() {
  return context.server.received
    .filter(message => message.type === 'ModifyQuerySet')
    .flatMap(message => message.modifications as { type: string }[])
    .filter(change => change.type === 'Add').length
}

function shown({ status, pending, data, error, isStale }: Pick<UseConvexQueryReturn<unknown>, 'status' | 'pending' | 'data' | 'error' | 'isStale'>) {
  return { status: status.value, pending: pending.value, data: data.value, error: error.value, isStale: isStale.value }
}
