import type { FunctionReference } from 'convex/server'
import { ConvexError } from 'convex/values'
import type { Value } from 'convex/values'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownedTables } from '../../convex/accounts/ownedRows'
import { emptyTotals } from '../../convex/reports/reportTotals'
import { publicFunctions, type PublicFunction, type ValidatorJson } from './functions'
import { authKeys } from './keys'
import { fakeResend } from './emails/resend'
import { backend, modules, signedIn, type Backend } from './support'

type Ids = Awaited<ReturnType<typeof rowsOf>>
type Args = Record<string, Value>

/**
 * Arguments that every public function takes, given the ids of someone's rows. A new function is added here, or the
 * first test fails. `open` says what those that anyone may call answer signed out.
 */
const calls: Record<string, { args: (ids: Ids) => Args, open?: Value }> = {
  'ai:generateImage': { args: () => ({ prompt: 'A lighthouse' }) },
  'ai:get': { args: ({ imageId }) => ({ imageId }) },
  'ai:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
  'ai:remove': { args: ({ imageId }) => ({ imageId }) },
  'ai:restore': { args: ({ imageId }) => ({ imageId }) },
  'ai:retry': { args: ({ imageId }) => ({ imageId }) },
  'auth:signIn': { args: () => ({ refreshToken: 'none' }), open: { tokens: null } },
  'auth:signOut': { args: () => ({}), open: null },
  'contacts:count': { args: () => ({}) },
  'contacts:create': { args: () => ({ name: 'Grace', email: 'grace@example.com' }) },
  'contacts:list': { args: () => ({ limit: 10 }) },
  'contacts:remove': { args: ({ contactId }) => ({ contactId }) },
  'contacts:removeAll': { args: () => ({ confirm: 'delete' }) },
  'contacts:search': { args: () => ({ text: 'grace' }) },
  'contacts:update': { args: ({ contactId }) => ({ contactId, name: 'Grace', email: 'grace@example.com' }) },
  'credits:balance': { args: () => ({}) },
  'data:latest': { args: () => ({}) },
  'data:processAndSave': { args: () => ({ data: 'text' }) },
  'emails:blockedAddresses': { args: () => ({}) },
  'emails:get': { args: ({ emailId }) => ({ emailId }) },
  'emails:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
  'emails:recipients': { args: () => ({}) },
  'emails:send': { args: () => ({ to: 'x@example.com', subject: 's', body: 'b' }) },
  'emails:sendAgain': { args: ({ emailId }) => ({ emailId }) },
  'emails:sendPostcard': { args: ({ imageId }) => ({ to: 'x@example.com', imageId, message: 'm' }) },
  'files:get': { args: ({ fileId }) => ({ fileId }) },
  'files:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
  'files:process': { args: () => ({ fileName: 'a.txt', content: 'YQ==' }) },
  'files:processUpload': { args: ({ storageId }) => ({ storageId, fileName: 'a.txt' }) },
  'files:remove': { args: ({ fileId }) => ({ fileId }) },
  'files:requestUpload': { args: () => ({ size: 1 }) },
  'files:retry': { args: ({ fileId }) => ({ fileId }) },
  'files:rowErrors': { args: ({ fileId }) => ({ fileId }) },
  'jobs:cancel': { args: ({ jobId }) => ({ jobId }) },
  'jobs:dailyActivity': { args: () => ({ from: '2026-01-01', to: '2026-01-31' }) },
  'jobs:get': { args: ({ jobId }) => ({ jobId }) },
  'jobs:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
  'jobs:totals': { args: () => ({}), open: { emails: 0, images: 0, files: 0, payments: 0, reports: 0 } },
  'orders:create': { args: ({ transactionId }) => ({ items: [{ priceId: 'price_credits_10_usd', quantity: 1 }], transactionId }) },
  'orders:get': { args: ({ orderId }) => ({ orderId }) },
  'orders:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
  'payments:cancel': { args: ({ orderId }) => ({ orderId }) },
  'payments:cart': { args: () => ({}) },
  'payments:charge': { args: () => ({ amount: 500, token: 'pm_card_visa' }) },
  'payments:createCheckoutSession': { args: () => ({ priceId: 'price_credits_10_usd' }) },
  'payments:createPortalSession': { args: () => ({}) },
  'payments:products': { args: () => ({}) },
  'payments:reconcile': { args: ({ orderId }) => ({ orderId }) },
  'payments:refund': { args: ({ orderId }) => ({ orderId }) },
  'payments:setCart': { args: () => ({ priceId: 'price_credits_10_usd', quantity: 1 }) },
  'payments:setCartCurrency': { args: () => ({ currency: 'jpy' }) },
  'payments:setup': { args: () => ({}) },
  'reports:generate': { args: () => ({ month: '2026-01' }) },
  'reports:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
  'reports:remove': { args: ({ reportId }) => ({ reportId }) },
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
      await ctx.db.delete('reports', missing.reportId)
      await ctx.db.delete('jobs', missing.jobId)
      await ctx.db.delete('contacts', missing.contactId)
      await ctx.db.delete('orders', missing.orderId)
      await ctx.db.delete('files', missing.fileId)
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
    const emailId = await db.insert('emails', { userId, jobId, to: 'x@example.com', subject: 's', content: { template: 'message', body: 'b' }, status: 'sent' })
    const imageId = await db.insert('images', { userId, jobId, prompt: 'p', width: 8, height: 8, storageId: await storage.store(new Blob(['p'])) })
    const contactId = await db.insert('contacts', { userId, name: 'Bob', email: 'bob@example.com', searchText: 'bob bob@example.com' })
    const items = [{ priceId: 'price_credits_10_usd', quantity: 1, name: '10 credits', credits: 10, unitAmount: 500 }]
    const orderId = await db.insert('orders', { userId, jobId, kind: 'charge', status: 'paid', items, amount: 500, currency: 'usd', credits: 10, version: 1, paidAt: 0 })
    const transactionId = `pi_${orderId}`
    await db.patch('orders', orderId, { paymentIntentId: transactionId })
    const reportId = await db.insert('reports', { userId, jobId, month: '2026-01', format: 'csv', asOf: 0, totals: emptyTotals() })
    const storageId = await storage.store(new Blob(['a']))
    const fileId = await db.insert('files', { userId, jobId, name: 'a.txt', size: 1, storageId })
    return { userId, sessionId, jobId, emailId, imageId, contactId, orderId, transactionId, reportId, storageId, fileId }
  })
}

/** Every row that a function might read or write, of whomever. */
function contents(t: Backend) {
  return t.run(async ({ db }) => {
    const tables = ['users', 'authSessions', ...ownedTables] as const
    const rows = await Promise.all(tables.map(table => db.query(table).collect()))
    return Object.fromEntries(rows.flat().map(row => [row._id, row]))
  })
}

/** Two users have two ids. Their rows must otherwise look alike. */
function withoutIds(answer: unknown) {
  return JSON.parse(JSON.stringify(answer, (key, value: unknown) =>
    /^(_id|_creationTime|createdAt|messageId|downloadUrl|cursor|continueCursor)$/.test(key) || /^\d{20,}[a-z]+$|[?&]token=/i.test(String(value)) ? undefined : value)) as unknown
}

/** Arguments that fit a validator, sometimes with one that does not. */
function anyOf(validator: ValidatorJson, ids: string[]): fc.Arbitrary<unknown> {
  const text = fc.oneof({ weight: 3, arbitrary: fc.string() }, fc.string({ unit: 'binary' }), fc.constantFrom(...ids, '', 'ada@example.com', '12345678', 'signIn', 'signUp', 'reset', `${ids[0]}|${ids[1]}`))
  switch (validator.type) {
    case 'null': return fc.constant(null)
    case 'boolean': return fc.boolean()
    case 'number': return fc.oneof(fc.nat(100), fc.double())
    case 'bigint': return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    case 'bytes': return fc.uint8Array().map(bytes => bytes.buffer)
    case 'literal': return fc.constant(validator.value)
    case 'id': return fc.oneof(fc.constantFrom(...ids), text)
    case 'array': return fc.array(anyOf(validator.value, ids), { maxLength: 5 })
    case 'union': return fc.oneof(...validator.value.map(member => anyOf(member, ids)))
    case 'record': return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), anyOf(validator.values.fieldType, ids))
    case 'object': {
      const fields = Object.entries(validator.value).map(([name, { fieldType }]) => [name, anyOf(fieldType, ids)] as const)
      const required = Object.keys(validator.value).filter(name => !validator.value[name]!.optional)
      return fc.record(Object.fromEntries(fields), { requiredKeys: required as never })
    }
    default: return text
  }
}
