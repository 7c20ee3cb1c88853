import { fileURLToPath } from 'node:url'
import { fetch, setup, url } from '@nuxt/test-utils/e2e'
import type { JSONValue } from 'convex/values'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { SyncServer } from '../setup/syncServer'

const server = await SyncServer.start()

await setup({
  rootDir: fileURLToPath(new URL('../setup/site', import.meta.url)),
  env: { NUXT_PUBLIC_CONVEX_URL: server.url },
  setupTimeout: 120_000,
})
afterAll(() => server.stop())

let pairs: number
beforeEach(() => {
  pairs = 0
  server.requests.length = 0
  server.outOfOrder = false
  server.refusedTokens.clear()
  server.setQuery('auth:signIn', () => ({ value: { tokens: session(`fresh${++pairs}`) } }))
  server.setQuery('auth:signOut', { value: null })
  server.setQuery('messages:get', { value: { text: 'hello', size: 5n, bytes: new ArrayBuffer(0) } })
})

describe('a session', () => {
  it('is kept in cookies that scripts cannot read, and its refresh token is in no answer', async () => {
    const signedIn = await post('sign-in', { email: 'ada@example.com', password: 'secret' })

    expect(signedIn.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^convex-token=.+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^convex-refresh=refresh-fresh1; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/),
    ])
    expect(await signedIn.json()).toEqual({ token: token('fresh1') })
    expect(signedIn.headers.get('cache-control')).toBe('private, no-store')
  })

  it('is bound to its host and to https, anywhere but on this machine', async () => {
    const signedIn = await post('guest', {}, { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'app.example', 'origin': 'https://app.example' })

    expect(signedIn.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-convex-token=.+; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
      expect.stringMatching(/^__Host-convex-refresh=.+; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ])
  })

  it('speaks for renders as long as its token is good, without asking anyone', async () => {
    const page = await fetch('/message', { headers: cookies(session('ann')) })

    expect(calls()).toEqual([])
    expect(server.requests.map(({ authorization }) => authorization)).toEqual(Array(2).fill(`Bearer ${token('ann')}`))
    expect(page.headers.getSetCookie()).toEqual([])
    expect(page.headers.get('cache-control')).toBe('private, no-store')
  })

  it('is renewed for a render once its token runs out', async () => {
    const page = await fetch('/message', { headers: cookies({ token: token('ann', -1), refreshToken: 'old' }) })

    expect(calls()).toEqual([{ refreshToken: 'old' }])
    expect(page.headers.getSetCookie().join()).toContain('convex-refresh=refresh-fresh1')
    expect(server.requests.at(-1)!.authorization).toBe(`Bearer ${token('fresh1')}`)
  })

  it('is renewed for a render when Convex no longer takes its token', async () => {
    server.refusedTokens.add(token('ann'))

    const html = await (await fetch('/message', { headers: cookies(session('ann')) })).text()

    expect(html).toContain('<h1>hello</h1>')
    expect(calls()).toEqual([{ refreshToken: 'refresh-ann' }])
  })

  it('that Convex no longer takes keeps nobody from signing in', async () => {
    server.refusedTokens.add(token('ann'))

    const signedIn = await post('sign-in', { email: 'ada@example.com', password: 'secret' }, cookies(session('ann')))

    expect(await signedIn.json()).toEqual({ token: token('fresh1') })
  })

  it('is renewed once, however many renders and tabs ask at the same time', async () => {
    const headers = cookies({ token: token('ann', -1), refreshToken: 'shared' })

    const answers = await Promise.all([
      fetch('/message', { headers }),
      fetch('/message', { headers }),
      post('token', { refused: token('ann', -1) }, headers),
      post('token', { refused: token('ann', -1) }, headers),
    ])

    expect(calls()).toEqual([{ refreshToken: 'shared' }])
    for (const { headers } of answers)
      expect(headers.getSetCookie().join()).toContain('convex-refresh=refresh-fresh1')
  })

  it('is over when Convex says so', async () => {
    server.setQuery('auth:signIn', { value: { tokens: null } })

    const page = await fetch('/message', { headers: cookies({ token: token('ann', -1), refreshToken: 'stolen' }) })

    expect(page.headers.getSetCookie()).toEqual([expect.stringContaining('convex-token=; Max-Age=0'), expect.stringContaining('convex-refresh=; Max-Age=0')])
    expect(server.requests.at(-1)!.authorization).toBeUndefined()
  })

  it('is not over because Convex is out of reach', async () => {
    server.outOfOrder = true

    const page = await fetch('/message', { headers: cookies({ token: token('ann', -1), refreshToken: 'patient' }) })
    const asked = await post('token', {}, cookies({ token: token('ann', -1), refreshToken: 'patient' }))

    expect(page.status).toBe(200)
    expect(asked.status).toBeGreaterThanOrEqual(500)
    expect([...page.headers.getSetCookie(), ...asked.headers.getSetCookie()]).toEqual([])
  })

  it('gives up an answer that does not come early enough to ask again within the grace period', async () => {
    server.setQuery('auth:signIn', 'pending')
    const before = performance.now()

    const lost = await post('token', {}, cookies({ token: token('ann', -1), refreshToken: 'unanswered' }))

    expect(lost.status).toBe(504)
    expect(lost.headers.getSetCookie()).toEqual([])
    expect(performance.now() - before).toBeLessThan(8_000)
  })

  it('ends here even when Convex cannot be told', async () => {
    server.outOfOrder = true

    const signedOut = await post('sign-out', {}, cookies(session('ann')))

    expect(signedOut.status).toBe(200)
    expect(signedOut.headers.getSetCookie().join()).toContain('convex-refresh=; Max-Age=0')
  })
})

describe('a step of signing in', () => {
  it('passes on what its form asks for, and nothing else', async () => {
    await post('sign-in', { email: 'ada@example.com', password: 'secret', flow: 'reset', provider: 'other', code: 7 })

    expect(calls()).toEqual([{ provider: 'password', params: { flow: 'signIn', email: 'ada@example.com', password: 'secret' } }])
  })

  it('names the browser, for the list of sessions', async () => {
    const firefox = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0' }

    await post('guest', {}, firefox)
    await fetch('/message', { headers: { ...cookies({ token: token('ann', -1), refreshToken: 'named' }), ...firefox } })

    expect(calls()).toEqual([
      { provider: 'anonymous', params: {}, browser: 'Firefox on Windows' },
      { refreshToken: 'named', browser: 'Firefox on Windows' },
    ])
  })

  it('tells Convex which guest is signing up', async () => {
    await post('sign-up', { email: 'ada@example.com', password: 'secret' }, cookies(session('guest')))

    expect(server.requests.at(-1)!.authorization).toBe(`Bearer ${token('guest')}`)
  })

  it('is answered with what the function throws', async () => {
    server.setQuery('auth:signIn', { error: 'Server Error', data: { code: 'RATE_LIMITED', message: 'Later.', retryAfter: 60_000 } })

    const refused = await post('sign-in', { email: 'ada@example.com', password: 'secret' })

    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ data: { code: 'RATE_LIMITED', retryAfter: 60_000 } })
  })

  it('has to be one that there is', async () => {
    for (const step of ['constructor', 'toString', 'signIn'])
      expect((await post(step, {})).status).toBe(404)
    expect(server.requests).toEqual([])
  })

  it.each([undefined, 'null', 'https://evil.example', 'nonsense'])('is not taken for a page of origin %s', async (origin) => {
    for (const step of ['sign-in', 'token', 'sign-out'])
      expect((await post(step, {}, { origin, ...cookies(session('ann')) })).status).toBe(403)
    expect(server.requests).toEqual([])
  })
})

function post(step: string, fields: object, headers: Record<string, string | undefined> = {}) {
  const given = { 'content-type': 'application/json', 'origin': new URL(url('/')).origin, ...headers }
  return fetch(`/api/auth/${step}`, {
    method: 'POST',
    headers: Object.fromEntries(Object.entries(given).filter((header): header is [string, string] => header[1] !== undefined)),
    body: JSON.stringify(fields),
  })
}

/** Arguments of the calls of Convex Auth's `signIn`. */
function calls(): JSONValue[] {
  return server.requests.filter(({ path }) => path === 'auth:signIn').map(({ args }) => args)
}

function cookies({ token, refreshToken }: ReturnType<typeof session>) {
  return { cookie: `convex-token=${token}; convex-refresh=${refreshToken}` }
}

function session(name: string) {
  return { token: token(name), refreshToken: `refresh-${name}` }
}

function token(name: string, minutes = 15) {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const iat = 1_700_000_000
  const exp = minutes < 0 ? iat + 900 : 4_000_000_000
  return `${part({ alg: 'none' })}.${part({ sub: name, iat, exp })}.`
}
