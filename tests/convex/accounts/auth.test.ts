import type { FunctionReturnType } from 'convex/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { authKeys } from '../keys'
import { fakeResend, refuses } from '../emails/resend'
import { asSession, backend, signedIn } from '../support'

const password = 'correct horse'
const email = 'ada@example.com'

describe('signing up', () => {
  it('asks for a code from a mail, and then signs in', async () => {
    const { signIn, as, lastCode } = await visitor()

    const begun = await signIn({ flow: 'signUp', email, password, name: 'Ada' })
    const done = await signIn({ flow: 'email-verification', email, code: lastCode(), password })

    expect(begun).toEqual({ tokens: null })
    expect(await as(done).query(api.users.me, {})).toMatchObject({ name: 'Ada', email, isGuest: false, emailVerified: true })
  })

  it('keeps one account however the address is written', async () => {
    const { account, signIn } = await visitor()
    await account()

    const { tokens } = await signIn({ flow: 'signIn', email: ' Ada@Example.COM ', password })

    expect(tokens).not.toBeNull()
  })

  it('answers for an address with an account as for any other, and tells only its owner', async () => {
    const { account, signIn, mails } = await visitor()
    await account()

    const answer = await signIn({ flow: 'signUp', email, password, name: 'Eve' })

    expect(answer).toEqual({ tokens: null })
    expect(mails().at(-1)).toMatchObject({ to: email, subject: 'You already have an account' })
    expect(mails().at(-1)!.text).not.toMatch(/\d{8}/)
  })

  it('lets nobody keep an address whose mail they cannot read', async () => {
    const { signIn, as, lastCode } = await visitor()
    await signIn({ flow: 'signUp', email, password: 'chosen by Eve', name: 'Eve' })

    await signIn({ flow: 'signUp', email, password, name: 'Ada' })
    const done = await signIn({ flow: 'email-verification', email, code: lastCode(), password })

    expect(await as(done).query(api.users.me, {})).toMatchObject({ name: 'Ada' })
    await expect(signIn({ flow: 'signIn', email, password: 'chosen by Eve' })).rejects.toMatchObject({ data: { field: 'password' } })
  })

  it('confirms no password but that of the person who confirms the address', async () => {
    const { signIn, lastCode } = await visitor()
    await signIn({ flow: 'signUp', email, password })
    await signIn({ flow: 'signUp', email, password: 'chosen by Eve' })

    const confirmed = signIn({ flow: 'email-verification', email, code: lastCode(), password })

    await expect(confirmed).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field: 'password' } })
  })

  it('sends another code to whoever signs in before the address is confirmed, and the earlier one is void', async () => {
    const { signIn, lastCode } = await visitor()
    await signIn({ flow: 'signUp', email, password })
    const first = lastCode()

    expect(await signIn({ flow: 'signIn', email, password })).toEqual({ tokens: null })

    await expect(signIn({ flow: 'email-verification', email, code: first, password })).rejects.toMatchObject({ data: { field: 'code' } })
    expect((await signIn({ flow: 'email-verification', email, code: lastCode(), password })).tokens).not.toBeNull()
  })

  it('takes a code once', async () => {
    const { account, signIn, lastCode } = await visitor()
    await account()

    await expect(signIn({ flow: 'email-verification', email, code: lastCode(), password })).rejects.toMatchObject({ data: { field: 'code' } })
  })

  it('takes no code that is too old', async () => {
    const { t, signIn, lastCode } = await visitor()
    await signIn({ flow: 'signUp', email, password })
    await t.run(async (ctx) => {
      const code = await ctx.db.query('authVerificationCodes').first()
      await ctx.db.patch('authVerificationCodes', code!._id, { expirationTime: Date.now() - 1 })
    })

    await expect(signIn({ flow: 'email-verification', email, code: lastCode(), password })).rejects.toMatchObject({ data: { field: 'code' } })
  })

  it('says so when the mail cannot be sent', async () => {
    const { signIn } = await visitor([refuses(422, 'validation_error', 'No such domain.')])

    await expect(signIn({ flow: 'signUp', email, password })).rejects.toMatchObject({ data: { code: 'PROVIDER_REJECTED' } })
  })
})

describe('signing in', () => {
  it.each([
    ['a wrong password', { email, password: 'wrong password' }],
    ['an address without an account', { email: 'bob@example.com', password }],
  ])('answers %s alike', async (_, given) => {
    const { account, signIn } = await visitor()
    await account()

    await expect(signIn({ flow: 'signIn', ...given })).rejects.toMatchObject({
      data: { code: 'INVALID_INPUT', field: 'password', message: 'Incorrect email or password. Try again, or reset your password.' },
    })
  })

  it.each([
    ['flow', { flow: 'magic', email, password }],
    ['email', { flow: 'signIn', email: 'nobody', password }],
    ['email', { flow: 'signIn', password }],
    ['password', { flow: 'signIn', email }],
    ['password', { flow: 'signUp', email, password: 'short' }],
    ['password', { flow: 'signUp', email, password: 'a'.repeat(201) }],
    ['name', { flow: 'signUp', email, password, name: ' ' }],
    ['name', { flow: 'signUp', email, password, name: 'a'.repeat(101) }],
    ['code', { flow: 'email-verification', email, code: '123', password }],
    ['password', { flow: 'email-verification', email, code: '12345678' }],
    ['code', { flow: 'reset-verification', email, newPassword: password }],
    ['newPassword', { flow: 'reset-verification', email, code: '12345678', newPassword: 'short' }],
  ])('refuses a bad %s: %j', async (field, params) => {
    const { signIn } = await visitor()

    await expect(signIn(params)).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field } })
  })

  it('ends the session on signing out, at once', async () => {
    const { account, as } = await visitor()
    const caller = as(await account())

    await caller.action(api.auth.signOut, {})

    expect(await caller.query(api.users.me, {})).toBeNull()
  })
})

describe('resetting the password', () => {
  it('takes a code from a mail, and ends every other session', async () => {
    const { account, signIn, as, lastCode } = await visitor()
    const before = as(await account())

    const begun = await signIn({ flow: 'reset', email })
    const done = await signIn({ flow: 'reset-verification', email, code: lastCode(), newPassword: 'battery staple' })

    expect(begun).toEqual({ tokens: null })
    expect(await as(done).query(api.users.me, {})).toMatchObject({ email })
    expect(await before.query(api.users.me, {})).toBeNull()
    expect((await signIn({ flow: 'signIn', email, password: 'battery staple' })).tokens).not.toBeNull()
    await expect(signIn({ flow: 'signIn', email, password })).rejects.toMatchObject({ data: { field: 'password' } })
  })

  it.each([['has no account', false], ['was never confirmed', true]])('sends nothing to an address that %s, and does not tell', async (_, claimed) => {
    const { signIn, mails } = await visitor()
    if (claimed)
      await signIn({ flow: 'signUp', email, password })
    const before = mails().length

    expect(await signIn({ flow: 'reset', email })).toEqual({ tokens: null })

    expect(mails()).toHaveLength(before)
  })

  it('does not take a code that was sent to confirm an address', async () => {
    const { signIn, lastCode } = await visitor()
    await signIn({ flow: 'signUp', email, password })

    const reset = signIn({ flow: 'reset-verification', email, code: lastCode(), newPassword: 'battery staple' })

    await expect(reset).rejects.toMatchObject({ data: { field: 'code' } })
  })
})

describe('users.changePassword', () => {
  it('takes the current one, and ends every other session', async () => {
    const { account, signIn, as } = await visitor()
    const before = as(await account())
    const caller = as(await signIn({ flow: 'signIn', email, password }))

    await caller.action(api.users.changePassword, { current: password, next: 'battery staple' })

    expect(await caller.query(api.users.me, {})).toMatchObject({ email })
    expect(await before.query(api.users.me, {})).toBeNull()
    expect((await signIn({ flow: 'signIn', email, password: 'battery staple' })).tokens).not.toBeNull()
    await expect(signIn({ flow: 'signIn', email, password })).rejects.toMatchObject({ data: { field: 'password' } })
  })

  it.each([
    ['current', { current: 'wrong password', next: 'battery staple' }],
    ['next', { current: password, next: 'short' }],
  ])('refuses a bad %s one', async (field, args) => {
    const { account, as } = await visitor()
    const caller = as(await account())

    await expect(caller.action(api.users.changePassword, args)).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field } })
  })

  it('tells guests that they have none', async () => {
    const { guest, as } = await visitor()
    const caller = as(await guest())

    await expect(caller.action(api.users.changePassword, { current: password, next: password })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
  })
})

describe('guests', () => {
  it('have somebody to write to from the start where the deployment wants that, and nobody elsewhere', async () => {
    const { guest, as } = await visitor()
    const contacts = async () => (await as(await guest()).query(api.contacts.list, { limit: 10 })).contacts

    const without = await contacts()
    vi.stubEnv('SAMPLE_CONTACTS', 'true')
    const wanted = await contacts()

    expect(without).toEqual([])
    expect(wanted.map(({ name }) => name)).toEqual(['Ada Lovelace', 'Grace Hopper', 'Kōichi Satō'])
    // The only ones that a live key lets guests write to.
    expect(wanted.every(({ email }) => email.endsWith('@resend.dev'))).toBe(true)
  })

  it('become full users, and stay the same', async () => {
    const { guest, as, lastCode } = await visitor()
    const session = await guest()
    const before = await as(session).query(api.users.me, {})
    await as(session).action(api.data.processAndSave, { data: 'kept' })

    await as(session).action(api.auth.signIn, { provider: 'password', params: { flow: 'signUp', email, password, name: 'Ada' } })
    const waiting = await as(session).query(api.users.me, {})
    const done = await as(session).action(api.auth.signIn, { provider: 'password', params: { flow: 'email-verification', email, code: lastCode(), password } })

    expect(before).toMatchObject({ isGuest: true, emailVerified: false })
    expect(waiting).toMatchObject({ _id: before!._id, isGuest: true, emailVerified: false })
    expect(waiting).not.toHaveProperty('email')
    expect(await as(done).query(api.users.me, {})).toEqual({ _id: before!._id, name: 'Ada', email, isGuest: false, emailVerified: true })
    expect(await as(done).query(api.data.latest, {})).toMatchObject({ characters: 4 })
  })

  it('do not become whoever they sign in as', async () => {
    const { account, guest, as } = await visitor()
    await account()
    const session = await guest()

    const done = await as(session).action(api.auth.signIn, { provider: 'password', params: { flow: 'signIn', email, password } })

    expect(await as(done).query(api.users.me, {})).toMatchObject({ name: 'Ada', isGuest: false })
    expect(await as(session).query(api.users.me, {})).toBeNull()
  })

  it.each([['sign out', 'signOut'], ['sign in as someone else', 'signIn']])('leave nothing behind when they %s', async (_, how) => {
    const { t, account, guest, as } = await visitor()
    await account()
    const caller = as(await guest())
    await caller.action(api.data.processAndSave, { data: 'gone' })

    if (how === 'signOut')
      await caller.action(api.auth.signOut, {})
    else
      await caller.action(api.auth.signIn, { provider: 'password', params: { flow: 'signIn', email, password } })

    await vi.waitFor(async () => {
      const { users, texts } = await t.run(async ({ db }) => ({ users: await db.query('users').collect(), texts: await db.query('textSummaries').collect() }))
      expect(users).toMatchObject([{ name: 'Ada' }])
      expect(texts).toEqual([])
    })
  })
})

describe('refreshing a session', () => {
  // Each transaction takes place at least 1 ms after the one before, also while the clock stands still.
  const PAST_GRACE_MS = 10_010

  it('gives new tokens of the same session', async () => {
    const { account, refresh, as } = await visitor()
    const session = await account()

    const renewed = await refresh(session.tokens!.refreshToken)

    expect(renewed.tokens!.refreshToken).not.toBe(session.tokens!.refreshToken)
    expect(await as(renewed).query(api.users.me, {})).toMatchObject({ email })
  })

  it.each(['the token before the newest', 'an older token'])('ends the session when %s comes again after the grace period', async (which) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { account, refresh, as } = await visitor()
    const first = await account()
    const second = await refresh(first.tokens!.refreshToken)
    const newest = which === 'an older token' ? await refresh(second.tokens!.refreshToken) : second
    vi.setSystemTime(Date.now() + PAST_GRACE_MS)

    const replayed = await refresh(first.tokens!.refreshToken)

    expect(replayed).toEqual({ tokens: null })
    expect(await refresh(newest.tokens!.refreshToken)).toEqual({ tokens: null })
    expect(await as(newest).query(api.users.me, {})).toBeNull()
  })

  it('ends the session for the thief when its owner comes second', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { account, refresh, as } = await visitor()
    const { tokens } = await account()
    const thief = await refresh(tokens!.refreshToken)
    vi.setSystemTime(Date.now() + 60_000)

    expect(await refresh(tokens!.refreshToken)).toEqual({ tokens: null })

    expect(await refresh(thief.tokens!.refreshToken)).toEqual({ tokens: null })
    expect(await as(thief).query(api.users.me, {})).toBeNull()
  })

  it('leaves other sessions of the user open when one ends', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { account, signIn, refresh, as } = await visitor()
    const { tokens } = await account()
    const elsewhere = await signIn({ flow: 'signIn', email, password })
    await refresh(tokens!.refreshToken)
    vi.setSystemTime(Date.now() + PAST_GRACE_MS)

    expect(await refresh(tokens!.refreshToken)).toEqual({ tokens: null })

    expect(await as(elsewhere).query(api.users.me, {})).toMatchObject({ email })
  })

  it('gives the same refresh token again when an answer was lost', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { account, refresh, as } = await visitor()
    const { tokens } = await account()
    const lost = await refresh(tokens!.refreshToken)
    vi.setSystemTime(Date.now() + 9_999)

    const again = await refresh(tokens!.refreshToken)

    expect(again.tokens!.refreshToken).toBe(lost.tokens!.refreshToken)
    expect(await as(again).query(api.users.me, {})).toMatchObject({ email })
  })

  it('counts the grace period from the first use, however often a token comes within it', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { account, refresh } = await visitor()
    const { tokens } = await account()
    await refresh(tokens!.refreshToken)
    vi.setSystemTime(Date.now() + 9_000)
    expect((await refresh(tokens!.refreshToken)).tokens).not.toBeNull()
    vi.setSystemTime(Date.now() + PAST_GRACE_MS - 9_000)

    expect(await refresh(tokens!.refreshToken)).toEqual({ tokens: null })
  })

  it('keeps the session when the clock is set back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { account, refresh } = await visitor()
    const { tokens } = await account()
    const next = await refresh(tokens!.refreshToken)
    vi.setSystemTime(Date.now() - 60_000)

    expect((await refresh(next.tokens!.refreshToken)).tokens).not.toBeNull()
  })

  it('gives one refresh token to all tabs and servers that refresh at once', async () => {
    const { account, refresh } = await visitor()
    const { tokens } = await account()

    const answers = await Promise.all(Array.from({ length: 3 }, () => refresh(tokens!.refreshToken)))

    expect(new Set(answers.map(answer => answer.tokens?.refreshToken))).toHaveLength(1)
    expect((await refresh(answers[0]!.tokens!.refreshToken)).tokens).not.toBeNull()
  })

  it('gives the newest refresh token to a request that was overtaken twice', async () => {
    const { account, refresh } = await visitor()
    const first = await account()
    const second = await refresh(first.tokens!.refreshToken)
    const third = await refresh(second.tokens!.refreshToken)

    const overtaken = await refresh(first.tokens!.refreshToken)

    expect(overtaken.tokens!.refreshToken).toBe(third.tokens!.refreshToken)
  })

  it('never touches what a forged refresh token names', async () => {
    const { t, account, refresh } = await visitor()
    const { tokens } = await account()
    const other = await signedIn(t, { name: 'Bob' })
    const [ownToken] = tokens!.refreshToken.split('|')

    for (const forged of ['', 'x', '|', 'x|y', `${ownToken}|${other.userId}`, `${ownToken}|${other.sessionId}`, `${other.userId}|${other.sessionId}`, `${other.userId}|${other.userId}`])
      expect(await refresh(forged)).toEqual({ tokens: null })

    expect(await other.as.query(api.users.me, {})).toMatchObject({ name: 'Bob' })
    expect((await refresh(tokens!.refreshToken)).tokens).not.toBeNull()
  })
})

describe('the browser of a session', () => {
  it('is noted when a user or a guest signs in', async () => {
    const { t, account, as } = await visitor()
    await account()
    const user = await t.action(api.auth.signIn, { provider: 'password', params: { flow: 'signIn', email, password }, browser: ' Firefox\non Windows ' })
    const guest = await t.action(api.auth.signIn, { provider: 'anonymous', browser: 'Safari on iPhone' })

    expect(await as(user).query(api.users.sessions, {})).toMatchObject([{ current: true, browser: 'Firefox on Windows' }, { current: false }])
    expect(await as(guest).query(api.users.sessions, {})).toMatchObject([{ browser: 'Safari on iPhone' }])
  })

  it('is noted when an older session is refreshed, and stays when a refresh names none', async () => {
    const { t, guest, refresh, as } = await visitor()
    const first = await guest()
    const browsers = async () => (await as(first).query(api.users.sessions, {})).map(({ browser }) => browser)

    expect(await browsers()).toEqual([undefined])
    const second = await t.action(api.auth.signIn, { refreshToken: first.tokens!.refreshToken, browser: 'Chrome on Android' })
    expect(await browsers()).toEqual(['Chrome on Android'])
    await refresh(second.tokens!.refreshToken)
    expect(await browsers()).toEqual(['Chrome on Android'])
  })

  it('is stored with 60 characters at most', async () => {
    const { t, as } = await visitor()

    const guest = await t.action(api.auth.signIn, { provider: 'anonymous', browser: 'x'.repeat(5_000) })

    expect(await as(guest).query(api.users.sessions, {})).toMatchObject([{ browser: 'x'.repeat(60) }])
  })
})

let resend: ReturnType<typeof fakeResend>

beforeEach(() => {
  for (const [name, value] of Object.entries({ ...authKeys, SITE_URL: 'http://127.0.0.1:3000', CONVEX_SITE_URL: 'https://example.convex.site', RESEND_API_KEY: 're_test' }))
    vi.stubEnv(name, value)
  vi.spyOn(console, 'info').mockImplementation(() => {})
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

afterEach(() => {
  resend.restore()
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

type Answer = FunctionReturnType<typeof api.auth.signIn>

/** Someone who is not signed in, and the mails that they get. */
async function visitor(script: Parameters<typeof fakeResend>[0] = []) {
  resend = fakeResend(script)
  vi.stubEnv('RESEND_BASE_URL', resend.url)
  const t = backend()
  const signIn = (params: Record<string, string>) => t.action(api.auth.signIn, { provider: 'password', params })
  const lastCode = () => /^\d{8}$/m.exec(mails().at(-1)!.text)![0]
  const mails = () => resend.requests.map(request => request.body as { to: string, subject: string, text: string })
  return {
    t,
    signIn,
    lastCode,
    mails,
    guest: () => t.action(api.auth.signIn, { provider: 'anonymous' }),
    refresh: (refreshToken: string) => t.action(api.auth.signIn, { refreshToken }),
    /** As the holder of the token that an answer brought. */
    as: ({ tokens }: Answer) => asSession(t, ...subject(tokens!.token)),
    /** A full account, signed in. */
    async account() {
      await signIn({ flow: 'signUp', email, password, name: 'Ada' })
      return signIn({ flow: 'email-verification', email, code: lastCode(), password })
    },
  }
}

function subject(token: string) {
  const { sub } = JSON.parse(atob(token.split('.')[1]!)) as { sub: string }
  return sub.split('|') as [string, string]
}
