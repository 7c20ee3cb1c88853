import type { FunctionReference } from 'convex/server'
import { ConvexError } from 'convex/values'
import type { Value } from 'convex/values'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownedTables } from '../../convex/lib/owned'
import { publicFunctions, type PublicFunction, type ValidatorJson } from './functions'
import { authKeys } from './keys'
import { fakeResend } from './resend'
import { backend, modules, signedIn, type Backend } from './support'

type Ids = Awaited<ReturnType<typeof rowsOf>>
type Args = Record<string, Value>

/**
 * Arguments that every public function takes, given the ids of someone's rows. A new function is added here, or the
 * first test fails. `open` says what those that anyone may call answer signed out.
 */
const calls: Record<string, { args: (ids: Ids) => Args, open?: Value }> = {
  'auth:signIn': { args: () => ({ refreshToken: 'none' }), open: { tokens: null } },
  'auth:signOut': { args: () => ({}), open: null },
  'contacts:count': { args: () => ({}) },
  'contacts:create': { args: () => ({ name: 'Grace', email: 'grace@example.com' }) },
  'contacts:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
  'contacts:remove': { args: ({ contactId }) => ({ contactId }) },
  'contacts:removeAll': { args: () => ({ confirm: 'delete' }) },
  'contacts:search': { args: () => ({ text: 'grace' }) },
  'contacts:update': { args: ({ contactId }) => ({ contactId, name: 'Grace', email: 'grace@example.com' }) },
  'credits:balance': { args: () => ({}) },
  'data:latest': { args: () => ({}) },
  'data:processAndSave': { args: () => ({ data: 'text' }) },
  'emails:get': { args: ({ emailId }) => ({ emailId }) },
  'emails:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
  'emails:send': { args: () => ({ to: 'x@example.com', subject: 's', body: 'b' }) },
  'emails:sendPostcard': { args: ({ imageId }) => ({ to: 'x@example.com', imageId, message: 'm' }) },
  'jobs:cancel': { args: ({ jobId }) => ({ jobId }) },
  'jobs:get': { args: ({ jobId }) => ({ jobId }) },
  'jobs:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
  'setup:list': { args: () => ({}) },
  'users:changePassword': { args: () => ({ current: 'correct horse', next: 'battery staple' }) },
  'users:deleteAccount': { args: () => ({ confirm: 'ada@example.com' }) },
  'users:exportData': { args: () => ({}) },
  'users:me': { args: () => ({}), open: null },
  'users:revokeOtherSessions': { args: () => ({}) },
  'users:revokeSession': { args: ({ sessionId }) => ({ sessionId }) },
  'users:sessions': { args: () => ({}) },
  'users:updateProfile': { args: () => ({ name: 'Ada' }) },
}

const functions = await publicFunctions(modules)

it('covers every public function', () => {
  expect(functions.map(({ name }) => name)).toEqual(Object.keys(calls).sort())
})

describe.each(functions)('$name', (called) => {
  const { args, open } = calls[called.name] ?? { args: () => ({}) }

  it('says what it takes and what it returns', () => {
    expect(called.args.type).toBe('object')
    expect(called.returns).not.toBeNull()
    expect(JSON.stringify([called.args, called.returns])).not.toContain('"any"')
  })

  it('does nothing for the signed out', async () => {
    const t = backend()
    const ids = await rowsOf(t)
    const before = await contents(t)

    const answer = await call(t, called, args(ids))

    expect(answer).toEqual(open === undefined ? { error: expect.objectContaining({ code: 'UNAUTHENTICATED' }) as object } : { value: open })
    expect(await contents(t)).toEqual(before)
  })

  it('answers another user\'s ids as missing ones, and leaves that user\'s rows alone', async () => {
    const t = backend()
    const other = await rowsOf(t)
    const missing = await rowsOf(t)
    await t.run(async (ctx) => {
      await ctx.db.delete('emails', missing.emailId)
      await ctx.db.delete('images', missing.imageId)
      await ctx.db.delete('jobs', missing.jobId)
      await ctx.db.delete('contacts', missing.contactId)
      await ctx.db.delete('authSessions', missing.sessionId)
      await ctx.db.delete('users', missing.userId)
    })
    const before = await contents(t)

    const [withOthers, withMissing] = await Promise.all([other, missing].map(async ids => call((await signedIn(t)).as, called, args(ids))))

    expect(withoutIds(withOthers)).toEqual(withoutIds(withMissing))
    expect(await contents(t)).toMatchObject(before)
  })

  it('never fails otherwise than in words meant for the caller, whatever it is given', async () => {
    const t = backend()
    const ids = Object.values(await rowsOf(t)).map(String)

    await fc.assert(fc.asyncProperty(anyOf(called.args, ids), async (args) => {
      const answer = await call((await signedIn(t)).as, called, args as Args)

      expect(answer).not.toHaveProperty('unhandled')
    }), { numRuns: 40 })
  }, 60_000)
})

let resend: ReturnType<typeof fakeResend>

beforeEach(() => {
  resend = fakeResend([])
  for (const [name, value] of Object.entries({ ...authKeys, SITE_URL: 'http://127.0.0.1:3000', CONVEX_SITE_URL: 'https://example.convex.site', RESEND_API_KEY: 're_test', RESEND_BASE_URL: resend.url }))
    vi.stubEnv(name, value)
  vi.spyOn(console, 'info').mockImplementation(() => {})
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

afterEach(() => {
  resend.restore()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** What came of a call; `unhandled` is what Convex would tell the caller as "Server Error". */
async function call(caller: Pick<Backend, 'query' | 'mutation' | 'action'>, { kind, reference }: PublicFunction, args: Args) {
  try {
    const run = caller[kind] as (reference: FunctionReference<'query' | 'mutation' | 'action'>, args: Args) => Promise<Value>
    return { value: await run(reference, args) }
  }
  catch (error) {
    if (error instanceof ConvexError && typeof Object(error.data).code === 'string')
      return { error: error.data as Value }
    if (/Validator error|ArgumentValidationError|is not a valid Convex (type|value)/i.test(String(error)))
      return { error: 'refused by the validators' }
    // Convex itself refuses cursors that it did not make; convex-test does so in the words of its parser.
    if ('paginationOpts' in args && /cursor|JSON/i.test(String(error)))
      return { error: 'refused by paginate' }
    return { unhandled: String(error) }
  }
}

/** Someone else's rows: one of each kind that a function takes the id of. */
async function rowsOf(t: Backend) {
  const { userId, sessionId } = await signedIn(t, { name: 'Bob', email: 'bob@example.com' })
  return t.run(async ({ db, storage }) => {
    const jobId = await db.insert('jobs', { userId, kind: 'email', status: 'succeeded', attempt: 1, startedAt: 0 })
