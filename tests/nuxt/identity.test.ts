import { makeFunctionReference } from 'convex/server'
import { describe, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import { useNuxtApp } from '#imports'
import { useConnection } from '../../composables/internal/connection'
import { guardTokenFetcher } from '../../composables/internal/identity'
import { mountComposable, silenceConsole, useSyncServer } from '../setup/app'

const inbox = makeFunctionReference<'query', { page?: number }, string>('emails:inbox')
const send = makeFunctionReference<'action', Record<string, never>, string>('emails:send')
const rename = makeFunctionReference<'mutation', { to: string }, null>('users:rename')

const context = useSyncServer()

describe('a user who is there from the start', () => {
  it('is who queries and calls are made as', async () => {
    context.server.setQuery('emails:inbox', { value: 'Ann\'s' })
    const accepted = vi.fn()
    useConnection().identity.onAccepted = accepted
    useConnection().identity.adopt(async () => token('ann'))

    const { result } = await mountComposable(() => useConvexQuery(inbox, {}))
    await result

    expect(context.server.received.map(message => message.type).slice(0, 3)).toEqual(['Connect', 'Authenticate', 'ModifyQuerySet'])
    expect(context.server.session.token).toBe(token('ann'))
    await vi.waitFor(() => expect(accepted).toHaveBeenCalledWith(true))
  })

  it.each([
    ['rejects', () => Promise.reject(new Error('offline'))],
    ['throws', () => { throw new Error('offline') }],
  ])('is nobody, and nothing is held up, when fetching their token %s', async (_how, fetchToken) => {
    context.server.setQuery('emails:inbox', { value: 'public' })
    useConnection().identity.adopt(fetchToken)

    const { result } = await mountComposable(() => useConvexQuery(inbox, {}))
    await result

    expect(result.data.value).toBe('public')
    expect(context.server.session.token).toBeNull()
  })

  it('is nobody when fetching their token never ends', async () => {
    const fetchToken = guardTokenFetcher(() => new Promise(() => {}), 10)

    const fetched = await fetchToken({ forceRefreshToken: false })

    expect(fetched).toBeNull()
  })

  it('keeps what the server rendered', async () => {
    useNuxtApp().payload.data['convex:emails:inbox:{}'] = { data: 'rendered' }

    useConnection().identity.adopt(async () => token('ann'))
    const { result } = await mountComposable(() => useConvexQuery(inbox, {}).data.value)

    expect(result).toBe('rendered')
  })
})

describe('another user', () => {
  it('sees nothing of the last one, not even for a moment', async () => {
    perUser()
    useConnection().identity.adopt(async () => token('ann'))
    const { result: { data, status } } = await mountComposable(() => useConvexQuery(inbox, {}))
    await vi.waitFor(() => expect(data.value).toBe('of ann'))

    useConnection().identity.change(async () => token('bob'))
    expect([data.value, status.value]).toEqual([undefined, 'pending'])

    await vi.waitFor(() => expect(data.value).toBe('of bob'))
  })

  it('sees nothing of the last one through keepPreviousData', async () => {
    context.server.setQuery('emails:inbox', ({ page }) => page === 1 ? { value: 'of ann' } : 'pending')
    const page = ref(1)
    const { result: { data, isStale } } = await mountComposable(() => useConvexQuery(inbox, { page }, { keepPreviousData: true }))
    await vi.waitFor(() => expect(data.value).toBe('of ann'))
    page.value = 2
    await nextTick()
    expect(data.value).toBe('of ann')

    useConnection().identity.change(null)

    expect([data.value, isStale.value]).toEqual([undefined, false])
  })

  it('sees nothing of what the server rendered for the last one', async () => {
    useNuxtApp().payload.data['convex:emails:inbox:{}'] = { data: 'rendered for ann' }
    useNuxtApp().payload.data.other = 'not ours'
    await mountComposable(() => useConvexQuery(inbox, { page: 1 }))

    useConnection().identity.change(async () => token('bob'))
    const { result } = await mountComposable(() => useConvexQuery(inbox, {}).data.value)

    expect(result).toBeUndefined()
    expect(useNuxtApp().payload.data.other).toBe('not ours')
  })

  it('settles calls in flight, which may have run, and clears what earlier ones returned', async () => {
    const { result: { execute, data, status, error } } = await mountComposable(() => useConvexAction(send))
    const before = execute()
    const call = await context.server.call()
    call.succeed('secret')
    await before
    const inFlight = execute()
    await context.server.call()

    useConnection().identity.change(async () => token('bob'))

    expect([data.value, status.value, error.value?.code]).toEqual([undefined, 'error', 'IDENTITY_CHANGED'])
    await expect(inFlight).rejects.toMatchObject({ code: 'IDENTITY_CHANGED', ambiguous: true })
    expect([data.value, status.value]).toEqual([undefined, 'error'])
  })

  it('never sends what the last one left unsent', async () => {
    silenceConsole()
    const { result: { execute } } = await mountComposable(() => useConvexMutation(rename))
    context.server.refusing = true
    const left = execute({ to: 'Ann' })
    const settled = expect(left).rejects.toMatchObject({ code: 'IDENTITY_CHANGED' })

    useConnection().identity.change(async () => token('bob'))
    context.server.refusing = false
    void execute({ to: 'Bob' }).catch(() => {})
    const call = await context.server.call()

    expect(call.args).toEqual({ to: 'Bob' })
    await settled
  })

  it('is nobody after signing out', async () => {
    perUser()
    useConnection().identity.adopt(async () => token('ann'))
    const { result: { data } } = await mountComposable(() => useConvexQuery(inbox, {}))
    await vi.waitFor(() => expect(data.value).toBe('of ann'))

    useConnection().identity.change(null)

    await vi.waitFor(() => expect(data.value).toBe('of nobody'))
  })
})

/** Answers each connection with the name in its token. */
function perUser() {
  context.server.setQuery('emails:inbox', () => ({ value: `of ${nameIn(context.server.session.token)}` }))
}

function token(name: string) {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ sub: name, iat: 1_700_000_000, exp: 4_000_000_000 })}.`
}

function nameIn(token: string | null) {
  return token ? (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sub: string }).sub : 'nobody'
}
