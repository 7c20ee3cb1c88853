import { actionGeneric, defineSchema, defineTable, makeFunctionReference, mutationGeneric, queryGeneric } from 'convex/server'
import { v } from 'convex/values'
import { describe, expect, it, onTestFinished } from 'vitest'
import { setClock } from '../../src/clock.ts'
import { app, eventually, open, temporaryFolder } from './support.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1000

interface Times {
  document: number
  job: { scheduledTime: number, completedTime: number }
}

describe('limits', () => {
  it('stop a function that reads too many documents', async () => {
    const { mutation, query } = await deployment()
    for (let batch = 0; batch < 3; batch++) await mutation('main:fill', { count: 11_000 })

    await expect(query('main:readAll')).rejects.toThrow('Too many documents read in a single function execution (limit: 32000)')
  })

  it('stop a function that writes too many documents, and keep none of them', async () => {
    const { mutation, query } = await deployment()

    await expect(mutation('main:fill', { count: 16_001 })).rejects.toThrow('Too many writes in a single function execution (limit: 16000)')

    expect(await query('main:readAll')).toBe(0)
  })

  it('count a document once that is looked up again and again', async () => {
    const { mutation } = await deployment()

    expect(await mutation('main:touchOften', { times: 5000 })).toBe(2)
  })

  it('refuse a document above one megabyte', async () => {
    const { mutation } = await deployment()

    await expect(mutation('main:insert', { text: 'x'.repeat(1 << 20) })).rejects.toThrow('Value is too large (1.00 MiB > maximum size 1 MiB)')
  })

  it('may be lowered for a nested call', async () => {
    const { mutation } = await deployment()

    await expect(mutation('main:fillWithin', { count: 3, documentsWritten: 2 })).rejects.toThrow('Too many writes in a single function execution (limit: 2)')
  })
})

describe('ctx.meta', () => {
  it('tells functions who they are, what they used and where the call came from', async () => {
    const { engine, call } = await deployment()
    const request = { id: 'request1', ip: '127.0.0.1', userAgent: 'test' }

    const { outcome } = await engine.mutation({ ...call('main:meta', {}), request })

    expect(outcome).toMatchObject({ value: {
      self: { name: 'main:meta', componentPath: '', type: 'mutation', visibility: 'public' },
      metrics: { documentsWritten: { used: 1, remaining: 15_999 } },
      request: { ip: '127.0.0.1', userAgent: 'test', requestId: 'request1', scheduledFunctionId: null },
    } })
  })
})

describe('commit timestamps', () => {
  it('are put where a document asks for them, and grow', async () => {
    const { mutation, query } = await deployment()

    await mutation('main:stamp')
    await mutation('main:stamp')

    const [first, second] = await query('main:stamps') as [bigint, bigint]
    expect(second).toBeGreaterThan(first)
  })

  it('go on growing after a restart, whatever the clock says', async () => {
    const dataDir = temporaryFolder()
    const before = await deployment({ dataDir })
    await before.mutation('main:stamp')
    await before.close()

    const after = await deployment({ dataDir, now: () => Date.now() - 3_600_000 })
    await after.mutation('main:stamp')

    expect(after.engine.latest()).toBeGreaterThan(before.engine.latest())
    expect(await after.query('main:stampsByCreation')).toEqual([before.engine.latest(), after.engine.latest()])
  })

  it('are those of the commits', async () => {
    const { engine, call, query } = await deployment()

    const { ts } = await engine.mutation(call('main:stamp', {}))

    expect(await query('main:stamps')).toEqual([ts])
    expect(engine.latest()).toBe(ts)
  })
})

describe('the clock of an engine', () => {
  it.each([
    { era: 'the past', offset: -10 * YEAR_MS },
    { era: 'the future', offset: 10 * YEAR_MS },
  ])('shows functions no other time: $era', async ({ offset }) => {
    const time = Date.now() + offset
    const { query, mutation, action } = await deployment({ now: () => time })

    const dates = [await query('main:queryDates'), await mutation('main:mutationDates'), await action('main:actionDates')].flat()

    expect(dates).toEqual(dates.map(() => Math.floor(time / 1000) * 1000))
  })

  it.each([
    { era: 'the past', time: Date.now() - 10 * YEAR_MS },
    { era: 'the future', time: Date.now() + 10 * YEAR_MS },
    { era: 'a time that seconds cannot tell exactly', time: 2_150_798_616_773 },
  ])('dates documents and scheduled functions by it: $era', async ({ time }) => {
    const { query, mutation } = await deployment({ now: () => time })

    await mutation('main:scheduleText', { text: 'due' })

    await eventually(async () => expect(await query('main:readAll')).toBe(1))
    const { document, job } = await query('main:times') as unknown as Times
    expect(document - time).toBeCloseTo(0, 0)
    expect(job).toEqual({ scheduledTime: time, completedTime: time })
  })

  it('leaves other engines and the process alone', async () => {
    const time = Date.now() + 10 * YEAR_MS
    const late = await deployment({ now: () => time })
    const other = await deployment()

    const [lateDates, otherDates] = await Promise.all([late.action('main:actionDates'), other.action('main:actionDates')]) as number[][]

    expect(Math.min(...lateDates!)).toBeGreaterThan(time - 1000)
    expect(Math.max(...otherDates!)).toBeLessThanOrEqual(Date.now())
    expect(Date.now()).toBeLessThan(time)
  })

  it('may be computed from the clock of the process', async () => {
    const { mutation } = await deployment({ now: () => Date.now() + 10 * YEAR_MS })

    expect(Math.min(...await mutation('main:mutationDates') as number[])).toBeGreaterThan(Date.now() + 9 * YEAR_MS)
  })

  it('is the clock of the process by default, also when that is set later', async () => {
    const { query, mutation } = await deployment()
    const time = Date.now() + YEAR_MS
    const clock = setClock(time)
    onTestFinished(() => clock.restore())

    await mutation('main:scheduleText', { text: 'due' })

    await eventually(async () => expect(await query('main:readAll')).toBe(1))
    const { document, job } = await query('main:times') as unknown as Times
    for (const date of [document, job.scheduledTime, job.completedTime])
      expect(date).toBeGreaterThanOrEqual(time)
  })
})

describe('snapshot queries', () => {
  it('see what was committed before their mutation, not its own writes', async () => {
    const { mutation } = await deployment()
    await mutation('main:insert', { text: 'before' })

    expect(await mutation('main:countStale')).toEqual({ stale: 1, own: 2 })
  })
})

describe('what is not available', () => {
  it('is refused by its name', async () => {
    const { action } = await deployment()

    await expect(action('main:unknown')).rejects.toThrow('The local deployment does not know the operation 1.0/somethingNew')
  })

  it('includes the database in actions, and writing in queries', async () => {
    const { query } = await deployment()

    await expect(query('main:writeInQuery')).rejects.toThrow('Cannot write to the database or schedule functions in a query')
  })

  it('includes calls without end', async () => {
    const { mutation } = await deployment()

    await expect(mutation('main:recurse')).rejects.toThrow('Cross component call depth limit exceeded')
  })
})

async function deployment(options: Parameters<typeof open>[1] = {}) {
  const readAll = makeFunctionReference<'query', Record<string, never>, number>('main:readAll')
  const fill = makeFunctionReference<'mutation', { count: number }, null>('main:fill')
  const insert = makeFunctionReference<'mutation', { text: string }, null>('main:insert')
  /** Every way to ask for the time, in whole seconds: `Date()` knows no more. */
  const dates = () => [Date.now(), new Date().getTime(), Date.parse(Date())].map(time => Math.floor(time / 1000) * 1000)
  const main = {
    queryDates: queryGeneric({ args: {}, handler: dates }),
    mutationDates: mutationGeneric({ args: {}, handler: dates }),
    actionDates: actionGeneric({ args: {}, handler: dates }),
    scheduleText: mutationGeneric({ args: { text: v.string() }, handler: ({ scheduler }, args) => scheduler.runAfter(0, insert, args) }),
    times: queryGeneric({ args: {}, handler: async ({ db }) => {
      const document = await db.query('texts').first()
      const job = await db.system.query('_scheduled_functions').first()
      return { document: document!._creationTime, job: { scheduledTime: job!.scheduledTime, completedTime: job!.completedTime! } }
    } }),
    fill: mutationGeneric({ args: { count: v.number() }, handler: async ({ db }, { count }) => {
      for (let at = 0; at < count; at++) await db.insert('texts', { text: '' })
    } }),
    fillWithin: mutationGeneric({ args: { count: v.number(), documentsWritten: v.number() }, handler: ({ runMutation }, { count, documentsWritten }) =>
      runMutation(fill, { count }, { transactionLimits: { documentsWritten } }) }),
    readAll: queryGeneric({ args: {}, handler: async ({ db }) => (await db.query('texts').collect()).length }),
    touchOften: mutationGeneric({ args: { times: v.number() }, handler: async ({ db, meta }, { times }) => {
      const id = await db.insert('texts', { text: '' })
      for (let at = 0; at < times; at++) await db.patch(id, { text: `${at}` })
      await db.query('texts').first()
      return (await meta.getTransactionMetrics()).databaseQueries.used
    } }),
    insert: mutationGeneric({ args: { text: v.string() }, handler: async ({ db }, args) => void await db.insert('texts', args) }),
    meta: mutationGeneric({ handler: async ({ db, meta }) => {
      await db.insert('texts', { text: '' })
      return { self: await meta.getFunctionMetadata(), metrics: await meta.getTransactionMetrics(), request: await meta.getRequestMetadata() }
    } }),
    stamp: mutationGeneric({ handler: async ({ db }) => {
      await db.insert('stamps', { at: (db as unknown as { vars: { commitTs: bigint } }).vars.commitTs })
    } }),
    stamps: queryGeneric({ handler: async ({ db }) => (await db.query('stamps').withIndex('by_at').collect()).map(({ at }) => at) }),
    stampsByCreation: queryGeneric({ handler: async ({ db }) => (await db.query('stamps').collect()).map(({ at }) => at) }),
    countStale: mutationGeneric({ handler: async ({ db, runQuery }) => {
      await db.insert('texts', { text: 'own' })
      return { stale: await runQuery(readAll, {}, { useStaleSnapshot: true }), own: await runQuery(readAll, {}) }
    } }),
    unknown: actionGeneric({ handler: () => (globalThis as unknown as { Convex: { asyncSyscall: (op: string, args: string) => Promise<never> } })
      .Convex.asyncSyscall('1.0/somethingNew', '{}') }),
    writeInQuery: queryGeneric({ handler: () => (globalThis as unknown as { Convex: { asyncSyscall: (op: string, args: string) => Promise<never> } })
      .Convex.asyncSyscall('1.0/insert', '{"table":"texts","value":{}}') }),
    recurse: mutationGeneric({ handler: ({ runMutation }) => runMutation(makeFunctionReference<'mutation'>('main:recurse')) }),
  }
  return open(app({ main }, defineSchema({
    texts: defineTable({ text: v.string() }),
    stamps: defineTable({ at: v.int64() }).index('by_at', ['at']),
  })), options)
}
