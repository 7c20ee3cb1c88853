import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { ownedTables } from '../../../convex/accounts/ownedRows'
import schema from '../../../convex/schema'
import { asSession, backend, signedIn, type Backend } from '../support'

describe('users.updateProfile', () => {
  it('changes the name', async () => {
    const { as } = await signedIn(backend())

    await as.mutation(api.users.updateProfile, { name: '  Ada   Lovelace ' })

    expect(await as.query(api.users.me, {})).toMatchObject({ name: 'Ada Lovelace' })
  })

  it.each([' ', 'a'.repeat(101)])('refuses %j', async (name) => {
    const { as } = await signedIn(backend())

    await expect(as.mutation(api.users.updateProfile, { name })).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field: 'name' } })
  })
})

describe('sessions', () => {
  it('are listed latest first, and say which is the caller\'s', async () => {
    const { here, there } = await twice()

    expect(await here.as.query(api.users.sessions, {})).toMatchObject([
      { _id: there.sessionId, current: false },
      { _id: here.sessionId, current: true, lastUsedAt: expect.any(Number) as number },
    ])
  })

  it('can be revoked one by one', async () => {
    const { t, here, there } = await twice()

    await there.as.mutation(api.users.revokeSession, { sessionId: here.sessionId })

    expect(await here.as.query(api.users.me, {})).toBeNull()
    expect(await there.as.query(api.users.me, {})).toMatchObject({ name: 'Ada' })
    expect(await tokensOf(t)).toEqual([])
  })

  it('can be revoked all but this one', async () => {
    const { here, there } = await twice()

    await there.as.mutation(api.users.revokeOtherSessions, {})

    expect(await here.as.query(api.users.me, {})).toBeNull()
    expect(await there.as.query(api.users.sessions, {})).toMatchObject([{ current: true }])
  })

  it('of other users answer as if they did not exist', async () => {
    const t = backend()
    const { as } = await signedIn(t)
    const other = await signedIn(t)

    for (const sessionId of [other.sessionId, other.userId, 'no id'])
      await expect(as.mutation(api.users.revokeSession, { sessionId })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })

    expect(await other.as.query(api.users.me, {})).not.toBeNull()
  })
})

describe('users.exportData', () => {
  it('gives everything of the caller, and nothing of others', async () => {
    const t = backend()
    const { as, userId } = await signedIn(t)
    const other = await signedIn(t)
    await t.run(async (ctx) => {
      for (let n = 0; n < 250; n++)
        await ctx.db.insert('textSummaries', { userId, characters: n, words: 0, lines: 0, sha256: '' })
      await ctx.db.insert('textSummaries', { userId: other.userId, characters: -1, words: 0, lines: 0, sha256: '' })
      await addEmail(ctx, userId)
    })

    const pages = await everyPage(as)

    const rows = pages.flatMap(page => page.rows)
    expect(rows.filter(row => 'characters' in row).map(row => row.characters)).toEqual(Array.from({ length: 250 }, (_, n) => n))
    expect(rows.filter(row => 'to' in row)).toMatchObject([{ to: 'x@example.com' }])
    expect(pages[0]!.user).toMatchObject({ name: 'Ada', email: 'ada@example.com' })
  })

  it.each(['x', 'users:', 'emails:nonsense', '', ':', '__proto__:'])('refuses the cursor %j', async (cursor) => {
    const { as } = await signedIn(backend())

    await expect(as.query(api.users.exportData, { cursor })).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field: 'cursor' } })
  })

  it('knows every table that belongs to users', () => {
    const withUser = Object.entries(schema.tables)
      .filter(([name, { validator }]) => !name.startsWith('auth') && validator.kind === 'object' && 'userId' in validator.fields)
      .map(([name]) => name)

    expect(withUser.sort()).toEqual([...ownedTables].sort())
  })
})

describe('users.deleteAccount', () => {
  it('leaves nothing of the user, and everything of others', async () => {
    const t = backend()
    const { as, userId } = await signedIn(t)
    const other = await signedIn(t, { name: 'Bob' })
    await t.run(async (ctx) => {
      for (let n = 0; n < 250; n++)
        await ctx.db.insert('textSummaries', { userId, characters: n, words: 0, lines: 0, sha256: '' })
      await addEmail(ctx, userId)
      await addEmail(ctx, other.userId)
      await ctx.db.insert('authAccounts', { userId, provider: 'password', providerAccountId: 'ada@example.com', secret: '' })
    })

    await as.mutation(api.users.deleteAccount, { confirm: ' Ada@example.com' })
    await t.finishAllScheduledFunctions(vi.runAllTimers)

    expect(await everything(t)).toMatchObject({
      users: [{ name: 'Bob' }],
      authSessions: [{ _id: other.sessionId }],
      authAccounts: [],
      emails: [{ userId: other.userId }],
      emailEvents: [{ svixId: other.userId }],
      jobs: [{ userId: other.userId }],
      textSummaries: [],
    })
  })

  it('signs out everywhere at once', async () => {
    const { t, here, there } = await twice()

    await here.as.mutation(api.users.deleteAccount, { confirm: 'ada@example.com' })

    expect(await there.as.query(api.users.me, {})).toBeNull()
    expect(await here.as.query(api.users.me, {})).toBeNull()
    await t.finishAllScheduledFunctions(vi.runAllTimers)
  })

  it('goes on where a crash cut it off', async () => {
    const t = backend()
    const { as, userId } = await signedIn(t)
    await t.run(ctx => addEmail(ctx, userId))
    await as.mutation(api.users.deleteAccount, { confirm: 'ada@example.com' })
    await t.mutation(internal.accounts.steps.erase, { userId })

    await t.mutation(internal.accounts.steps.erase, { userId })
    await t.finishAllScheduledFunctions(vi.runAllTimers)

    expect(await everything(t)).toMatchObject({ users: [], emails: [], jobs: [] })
  })

  it('takes no notice of an answer that comes after it', async () => {
    const t = backend()
    const { as } = await signedIn(t)
    const begun = await as.mutation(internal.emails.deliveries.begin, { to: 'x@example.com', subject: 's', body: 'b' })
    if (begun.kind !== 'send')
      throw new Error('Expected a send.')
    await as.mutation(api.users.deleteAccount, { confirm: 'ada@example.com' })
    await t.finishAllScheduledFunctions(vi.runAllTimers)

    await t.mutation(internal.emails.deliveries.finish, { emailId: begun.email.emailId, outcome: { ok: true, providerId: 'p' } })
    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await t.finishAllScheduledFunctions(vi.runAllTimers)

    expect(await everything(t)).toMatchObject({ emails: [], jobs: [] })
  })

  it.each([
    ['a user', {}, 'delete'],
    ['a user', {}, 'bob@example.com'],
    ['a user', {}, ''],
    ['a guest', { isAnonymous: true, email: undefined }, ''],
  ])('asks %s for another confirmation than %2$j', async (_, user, confirm) => {
    const { as } = await signedIn(backend(), user)

    await expect(as.mutation(api.users.deleteAccount, { confirm })).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field: 'confirm' } })

    expect(await as.query(api.users.me, {})).not.toBeNull()
  })

  it('takes a word from guests', async () => {
    const t = backend()
    const { as } = await signedIn(t, { isAnonymous: true, email: undefined })

    await as.mutation(api.users.deleteAccount, { confirm: 'Delete' })
    await t.finishAllScheduledFunctions(vi.runAllTimers)

    expect(await everything(t)).toMatchObject({ users: [] })
  })
})

describe('what has expired', () => {
  it('is forgotten, with guests whom nobody can be again', async () => {
    const t = backend()
    const user = await signedIn(t)
    const guest = await signedIn(t, { name: 'Guest', isAnonymous: true, email: undefined })
    const current = await signedIn(t, { name: 'Bob' })
    await t.run(async (ctx) => {
      for (const { sessionId } of [user, guest])
        await ctx.db.patch('authSessions', sessionId, { expirationTime: Date.now() - 1 })
      await ctx.db.insert('textSummaries', { userId: guest.userId, characters: 0, words: 0, lines: 0, sha256: '' })
    })

    await t.mutation(internal.accounts.steps.deleteExpired, {})
    await t.finishAllScheduledFunctions(vi.runAllTimers)

    expect(await everything(t)).toMatchObject({ users: [{ name: 'Ada' }, { name: 'Bob' }], authSessions: [{ _id: current.sessionId }], textSummaries: [] })
  })

  it.each([
    ['was confirmed stays', 'ada@example.com', [{ providerAccountId: 'ada@example.com' }], [{ name: 'Ada' }]],
    ['was not confirmed goes, with its user', undefined, [], []],
  ])('leaves codes behind: an address that %s', async (_, emailVerified, authAccounts, users) => {
    const t = backend()
    await t.run(async (ctx) => {
      const userId = await ctx.db.insert('users', { name: 'Ada' })
      const accountId = await ctx.db.insert('authAccounts', { userId, provider: 'password', providerAccountId: 'ada@example.com', emailVerified })
      await ctx.db.insert('authVerificationCodes', { accountId, provider: 'reset', code: '', expirationTime: Date.now() - 1 })
    })

    await t.mutation(internal.accounts.steps.deleteExpired, {})

    expect(await everything(t)).toMatchObject({ authAccounts, users, authVerificationCodes: [] })
  })

  it('is forgotten however much there is', async () => {
    const t = backend()
    const { userId } = await signedIn(t)
    await t.run(async (ctx) => {
      for (let n = 0; n < 250; n++)
        await ctx.db.insert('authSessions', { userId, expirationTime: 1 })
    })

    await t.mutation(internal.accounts.steps.deleteExpired, {})
    await t.finishAllScheduledFunctions(vi.runAllTimers)

    expect(await everything(t)).toMatchObject({ authSessions: [{ userId }] })
  })
})

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})

afterEach(() => {
  vi.useRealTimers()
})

type Caller = Awaited<ReturnType<typeof signedIn>>['as']
type Context = Parameters<Parameters<Backend['run']>[0]>[0]

/** One user who is signed in twice, the first time with a refresh token. */
async function twice() {
  const t = backend()
  const here = await signedIn(t)
  const sessionId = await t.run(async (ctx) => {
    await ctx.db.insert('authRefreshTokens', { sessionId: here.sessionId, expirationTime: Date.now() + 60_000 })
    return ctx.db.insert('authSessions', { userId: here.userId, expirationTime: Date.now() + 60_000 })
  })
  return { t, here, there: { sessionId, as: asSession(t, here.userId, sessionId) } }
}

async function tokensOf(t: Backend) {
  await t.finishAllScheduledFunctions(vi.runAllTimers)
  return t.run(ctx => ctx.db.query('authRefreshTokens').collect())
}

async function addEmail({ db }: Context, userId: Awaited<ReturnType<typeof signedIn>>['userId']) {
  const jobId = await db.insert('jobs', { userId, kind: 'email', status: 'running', attempt: 1, startedAt: 0, leaseUntil: 1 })
  const emailId = await db.insert('emails', { userId, jobId, to: 'x@example.com', subject: 's', content: { template: 'message', body: 'b' }, status: 'queued' })
  await db.insert('emailEvents', { svixId: userId, providerId: 'p', emailId, type: 'sent', at: 0 })
}

async function everyPage(as: Caller) {
  const pages = [await as.query(api.users.exportData, {})]
  while (pages.at(-1)!.cursor !== null)
    pages.push(await as.query(api.users.exportData, { cursor: pages.at(-1)!.cursor! }))
  return pages
}

function everything(t: Backend) {
  return t.run(async (ctx) => {
    const tables = ['users', 'authSessions', 'authAccounts', 'authVerificationCodes', 'emails', 'emailEvents', 'jobs', 'textSummaries'] as const
    return Object.fromEntries(await Promise.all(tables.map(async table => [table, await ctx.db.query(table).collect()])))
  })
}
