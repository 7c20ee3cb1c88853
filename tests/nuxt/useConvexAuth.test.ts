import { registerEndpoint } from '@nuxt/test-utils/runtime'
import { createError, readBody } from 'h3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { reactive } from 'vue'
import { clearNuxtState, useNuxtApp, useState } from '#imports'
import { mountComposable, silenceConsole, useSyncServer } from '../setup/app'

const context = useSyncServer()

/** What the application's server answers to each step. */
const answers: Record<string, () => unknown> = {}
const asked: { step: string, body: unknown }[] = []
const otherTab = new BroadcastChannel('convex-session')
const channels: BroadcastChannel[] = []

for (const step of ['token', 'sign-in', 'sign-up', 'sign-out', 'guest']) {
  registerEndpoint(`/api/auth/${step}`, {
    method: 'POST',
    handler: async (event) => {
      asked.push({ step, body: await readBody(event) })
      return answers[step]!()
    },
  })
}

beforeEach(() => {
  vi.stubGlobal('BroadcastChannel', class extends BroadcastChannel {
    constructor(name: string) {
      super(name)
      channels.push(this)
    }
  })
  asked.length = 0
  Object.assign(answers, {
    'token': () => ({ token: token('ann') }),
    'sign-in': () => ({ token: token('ann') }),
    'sign-up': () => ({ token: null }),
    'sign-out': () => ({ token: null }),
    'guest': () => ({ token: token('guest') }),
  })
  context.server.setQuery('users:me', () => ({ value: userOf(context.server.session.token) }))
})

afterEach(() => {
  vi.unstubAllGlobals()
  channels.splice(0).forEach(channel => channel.close())
  for (const name of ['auth', 'session'])
    Reflect.deleteProperty(useNuxtApp() as object, Symbol.for(`convex.${name}`))
  clearNuxtState()
  // Sessions of earlier tests keep the old state. With the next test's, they would connect again.
  useNuxtApp().payload.state = reactive({})
})

describe('a session that the server knew of', () => {
  beforeEach(() => void useState('convex:session', () => true))

  it('has a user, live', async () => {
    const { user, status } = await auth()

    expect(status.value).toBe('authenticated')
    expect(user.value?.name).toBe('ann')
    context.server.setQuery('users:me', { value: { ...userOf(token('ann'))!, name: 'Ann' } })
    await vi.waitFor(() => expect(user.value?.name).toBe('Ann'))
  })

  it('asks for its token once', async () => {
    await auth()

    expect(asked).toEqual([{ step: 'token', body: {} }])
  })

  it('survives that its token cannot be had, and comes back', async () => {
    silenceConsole()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true, advanceTimeDelta: 50 })
    answers.token = () => {
      throw createError({ statusCode: 502 })
    }
    const { status } = useAuth(await mountComposable(() => useConvexAuth()))
    await vi.waitFor(() => expect(context.server.session?.queries.size).toBe(1))
    expect(status.value).toBe('loading')

    answers.token = () => ({ token: token('ann') })
    await vi.waitFor(() => expect(status.value).toBe('authenticated'), { timeout: 10_000 })
    vi.useRealTimers()
  }, 15_000)

  it('ends when the server says that there is none', async () => {
    answers.token = () => ({ token: null })

    const { status, user } = useAuth(await mountComposable(() => useConvexAuth()))

    await vi.waitFor(() => expect(status.value).toBe('unauthenticated'))
    expect(user.value).toBeNull()
  })

  it('ends when it was ended elsewhere', async () => {
    const { status } = await auth()
    answers.token = () => ({ token: null })

    context.server.setQuery('users:me', { value: null })

    await vi.waitFor(() => expect(status.value).toBe('unauthenticated'))
    expect(asked.at(-1)).toEqual({ step: 'token', body: { refused: token('ann') } })
  })

  it('goes on as another one when that has replaced it', async () => {
    const { user } = await auth()
    answers.token = () => ({ token: token('bob') })

    context.server.setQuery('users:me', () => ({ value: context.server.session.token === token('bob') ? userOf(token('bob')) : null }))

    await vi.waitFor(() => expect(user.value?.name).toBe('bob'))
  })

  it('ends in all tabs at once', async () => {
    const heard = new Promise(resolve => otherTab.onmessage = ({ data }) => resolve(data))
    const { status, signOut } = await auth()

    await signOut()

    expect(status.value).toBe('unauthenticated')
    expect(await heard).toBe('ended')
  })

  it('ends with the one of another tab', async () => {
    const { status, user } = await auth()

    otherTab.postMessage('ended')

    await vi.waitFor(() => expect(status.value).toBe('unauthenticated'))
    expect(user.value).toBeNull()
  })

  it('does not end when signing out fails', async () => {
    const { status, signOut } = await auth()
    answers['sign-out'] = () => {
      throw createError({ statusCode: 502 })
    }

    await expect(signOut()).rejects.toMatchObject({ code: 'SERVER_ERROR' })

    expect(status.value).toBe('authenticated')
  })
})

describe('signing in', () => {
  it('is over once the user is there', async () => {
    const { status, user, signIn } = await auth()
    expect(status.value).toBe('unauthenticated')

    expect(await signIn({ email: 'ann@example.com', password: 'secret' })).toBe('signed-in')

    expect(user.value?.name).toBe('ann')
    expect(asked).toEqual([{ step: 'sign-in', body: { email: 'ann@example.com', password: 'secret' } }])
  })

  it('waits for the code from the mail', async () => {
    const { status, signUp } = await auth()

    expect(await signUp({ email: 'ann@example.com', password: 'secret' })).toBe('code-sent')

    expect(status.value).toBe('unauthenticated')
  })

  it('is anonymous for guests', async () => {
    const { status, signInAsGuest } = await auth()

    await signInAsGuest()

    expect(status.value).toBe('anonymous')
  })

  it('rejects with what the function threw', async () => {
    answers['sign-in'] = () => {
      throw createError({ statusCode: 400, data: { code: 'INVALID_INPUT', message: 'Wrong.', field: 'password' } })
    }
    const { signIn } = await auth()

    await expect(signIn({ email: 'ann@example.com', password: 'secret' }))
      .rejects.toMatchObject({ code: 'INVALID_INPUT', message: 'Wrong.', data: { field: 'password' } })
  })
})

async function auth() {
  return useAuth(await mountComposable(() => useConvexAuth()), true)
}

function useAuth(mounted: { result: ReturnType<typeof useConvexAuth> }): ReturnType<typeof useConvexAuth>
function useAuth(mounted: { result: ReturnType<typeof useConvexAuth> }, whenKnown: true): Promise<Awaited<ReturnType<typeof useConvexAuth>>>
function useAuth({ result }: { result: ReturnType<typeof useConvexAuth> }, whenKnown = false) {
  return whenKnown ? result.then(auth => auth) : result
}

function userOf(token: string | null | undefined) {
  if (!token)
    return null
  const { sub: name } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sub: string }
  return { _id: `id of ${name}`, name, isGuest: name === 'guest', emailVerified: name !== 'guest' }
}

function token(name: string) {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ sub: name, iat: 1_700_000_000, exp: 4_000_000_000 })}.`
}
