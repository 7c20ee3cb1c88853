import type { FunctionReference } from 'convex/server'
import { ConvexError } from 'convex/values'
import type { Value } from 'convex/values'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownedTables } from '../../convex/accounts/ownedRows'
import { calls, rows, type Ids } from './calls'
import { publicFunctions, type PublicFunction, type ValidatorJson } from './functions'
import { authKeys } from './keys'
import { fakeResend } from './emails/resend'
import { backend, modules, signedIn, type Backend } from './support'

type Args = Record<string, Value | undefined>

const functions = await publicFunctions(modules)

it('covers every public function', async () => {
  expect(functions.map(({ name }) => name)).toEqual(Object.keys(calls).sort())

  const ids = await rowsOf(backend())
  const missing = Object.entries(calls).filter(([, { args }]) => Object.values(args(ids)).includes(undefined)).map(([name]) => name)
  expect(missing).toEqual([])
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
      for (const [name, [table]] of Object.entries(rows))
        await ctx.db.delete(table, missing[name] as never)
      await ctx.db.delete('jobs', missing.jobId)
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

/** Someone else's rows: one for each argument that takes an id. */
async function rowsOf(t: Backend) {
  const { userId, sessionId } = await signedIn(t, { name: 'Bob', email: 'bob@example.com' })
  return t.run(async ({ db, storage }) => {
    const jobId = await db.insert('jobs', { userId, kind: 'email', status: 'succeeded', attempt: 1, startedAt: 0 })
    const ids: Ids & { sessionId: typeof sessionId } = { userId, sessionId, jobId, storageId: await storage.store(new Blob(['a'])) }
    for (const [name, [table, fieldsOf]] of Object.entries(rows))
      ids[name] = await db.insert(table, await fieldsOf(ids, storage) as never)
    return ids
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
  const text = fc.oneof({ weight: 3, arbitrary: fc.string() }, fc.string({ unit: 'binary' }), fc.constantFrom(...ids, '', 'ada@example.com', '12345678', '2026-01', '2026-01-31', 'signIn', 'signUp', 'reset', `${ids[0]}|${ids[1]}`))
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
