import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { formatWait } from '../../../convex/core/formatWait'
import { authKeys } from '../keys'
import { fakeResend } from '../emails/resend'
import { backend, signedIn, type Backend } from '../support'

const email = 'ada@example.com'
const wrongCode = { flow: 'reset-verification', code: '12345678', newPassword: 'battery staple' }
const limited = (message: string) => ({ data: { code: 'RATE_LIMITED', message: expect.stringContaining(message) as string, retryAfter: expect.any(Number) as number } })

describe('signing in', () => {
  it('is refused after ten wrong guesses, also with the right password, until some time has passed', async () => {
    const t = await withAccount()
    await fails(10, () => signIn(t, { password: 'wrong guess' }))

    await expect(signIn(t)).rejects.toMatchObject(limited('Too many sign-in attempts for this account. Try again in 2 minutes.'))

    vi.setSystemTime(Date.now() + 91_000)
    expect((await signIn(t)).tokens).not.toBeNull()
  }, 20_000)

  it.each([
    ['signing up', { flow: 'signUp', password: 'wrong guess' }],
    ['passwords', { flow: 'signIn' }],
    ['codes', { flow: 'email-verification', code: '12345678' }],
  ])('does not let anyone go on guessing codes through %s', async (_, params) => {
    const t = await withAccount()
    await fails(10, () => signIn(t, wrongCode))

    await expect(signIn(t, params)).rejects.toMatchObject({ data: { code: 'RATE_LIMITED' } })
  })

  it('counts from the start again once it has worked', async () => {
    const t = await withAccount()
    await fails(9, () => signIn(t, wrongCode))
    await signIn(t)
    await fails(9, () => signIn(t, wrongCode))

    expect((await signIn(t)).tokens).not.toBeNull()
  })

  it('to other accounts is as open as before', async () => {
    const t = await withAccount()
    await fails(10, () => signIn(t, { email: 'bob@example.com' }))

    expect((await signIn(t)).tokens).not.toBeNull()
  })

  it('is limited for each client address, whatever accounts it tries', async () => {
    const t = await withAccount()
    const attempt = (n: number, address: string) => t.mutation(internal.accounts.steps.begin, { flow: 'signIn', email: `${n}@example.com`, address, hasCode: false })
    for (let n = 0; n < 300; n++)
      await attempt(n, '192.0.2.1')

    await expect(attempt(300, '192.0.2.1')).rejects.toMatchObject(limited('from your network'))
    await attempt(300, '192.0.2.2')
  })

  it('knows the client\'s address from the request', async () => {
    const t = await withAccount()
    for (let n = 0; n < 200; n++)
      await t.mutation(internal.accounts.steps.beginGuest, { address: '192.0.2.1' })

    const guest = (ip: string) => t.withRequestMetadata({ ip }).action(api.auth.signIn, { provider: 'anonymous' })

    await expect(guest('192.0.2.1')).rejects.toMatchObject(limited('from your network'))
    expect((await guest('192.0.2.2')).tokens).not.toBeNull()
  })

  it('believes the address that the application\'s own server forwards, and nobody else\'s', async () => {
    vi.stubEnv('AUTH_PROXY_SECRET', 'secret')
    const t = await withAccount()
    for (let n = 0; n < 200; n++)
      await t.mutation(internal.accounts.steps.beginGuest, { address: '192.0.2.1' })

    const guest = (secret: string, address: string) => t.withRequestMetadata({ ip: '192.0.2.1' })
      .action(api.auth.signIn, { provider: 'anonymous', forwarded: { secret, address } })

    await expect(guest('guessed', '192.0.2.2')).rejects.toMatchObject(limited('from your network'))
    await expect(guest('secret', '192.0.2.1')).rejects.toMatchObject(limited('from your network'))
    expect((await guest('secret', '192.0.2.2')).tokens).not.toBeNull()
  })
})

describe('what costs something', () => {
  it('sends five codes an hour to one address', async () => {
    const t = await withAccount()
    const sent = resend.requests.length
    for (let n = 0; n < 4; n++)
      await signIn(t, { flow: 'reset' })

    await expect(signIn(t, { flow: 'reset' })).rejects.toMatchObject(limited('Too many codes requested for this email address. Try again in 12 minutes.'))

    expect(resend.requests).toHaveLength(sent + 4)
  })

  it('does not tell by its limits whether an address has an account', async () => {
    const t = backend()
    for (let n = 0; n < 5; n++)
      await signIn(t, { flow: 'reset' })

    await expect(signIn(t, { flow: 'reset' })).rejects.toMatchObject(limited('Too many codes'))
  })

  it('sends sixty messages an hour for one user', async () => {
    const t = backend()
    const { as } = await signedIn(t)
    const send = (n: number) => as.mutation(internal.emails.deliveries.begin, { to: 'x@example.com', subject: 's', body: 'b', key: String(n) })
    for (let n = 0; n < 60; n++)
      await send(n)

    await expect(send(60)).rejects.toMatchObject(limited('You’ve reached the hourly email limit. Try again in '))
    await expect(send(0)).resolves.toMatchObject({ kind: 'send' })
    await expect((await signedIn(t)).as.mutation(internal.emails.deliveries.begin, { to: 'x@example.com', subject: 's', body: 'b' })).resolves.toMatchObject({ kind: 'send' })
  })

  it('keeps six hundred texts an hour for one user', async () => {
    const { as } = await signedIn(backend())
    const save = () => as.mutation(internal.data.save, { result: { characters: 0, words: 0, lines: 0, sha256: '' } })
    for (let n = 0; n < 600; n++)
      await save()

    await expect(save()).rejects.toMatchObject(limited('You’ve reached the hourly text limit.'))
  })

  it('renames a user 120 times an hour', async () => {
    const { as } = await signedIn(backend())
    for (let n = 0; n < 120; n++)
      await as.mutation(api.users.updateProfile, { name: `Ada ${n}` })

    await expect(as.mutation(api.users.updateProfile, { name: 'Ada' })).rejects.toMatchObject(limited('You’ve reached the hourly limit for profile changes.'))
  })
})

it.each([
  [1, 'in a second'],
  [1_001, 'in 2 seconds'],
  [59_999, 'in 60 seconds'],
  [60_000, 'in a minute'],
  [60_001, 'in 2 minutes'],
  [90 * 60_000, 'in 90 minutes'],
  [91 * 60_000, 'in 2 hours'],
])('says %d ms as “%s”', (ms, words) => {
  expect(formatWait(ms)).toBe(words)
})

let resend: ReturnType<typeof fakeResend>

beforeEach(() => {
  resend = fakeResend([])
  for (const [name, value] of Object.entries({ ...authKeys, SITE_URL: 'http://127.0.0.1:3000', CONVEX_SITE_URL: 'https://example.convex.site', RESEND_API_KEY: 're_test', RESEND_BASE_URL: resend.url }))
    vi.stubEnv(name, value)
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.spyOn(console, 'info').mockImplementation(() => {})
})

afterEach(() => {
  resend.restore()
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

function signIn(t: Backend, params: Record<string, string> = {}) {
  return t.action(api.auth.signIn, { provider: 'password', params: { flow: 'signIn', email, password: 'correct horse', ...params } })
}

/** A backend with one full account. */
async function withAccount() {
  const t = backend()
  await signIn(t, { flow: 'signUp' })
  const { text } = resend.requests.at(-1)!.body as { text: string }
  await signIn(t, { flow: 'email-verification', code: /^\d{8}$/m.exec(text)![0] })
  return t
}

async function fails(times: number, attempt: () => Promise<unknown>) {
  for (let n = 0; n < times; n++)
    await expect(attempt()).rejects.toMatchObject({ data: { code: 'INVALID_INPUT' } })
}
