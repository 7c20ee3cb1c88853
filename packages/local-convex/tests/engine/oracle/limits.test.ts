/** What a transaction may use: the engine counts it, and refuses too much of it, as `convex-test` does. */
import { defineSchema, defineTable, makeFunctionReference, mutationGeneric, queryGeneric } from 'convex/server'
import { type JSONValue, v } from 'convex/values'
import { describe, expect, it, onTestFinished } from 'vitest'
import { both } from './both.ts'

const CASES = [
  ['documents that are read', 'read', { count: 7 }],
  ['the first documents of ranges', 'first', { count: 3 }],
  ['a page', 'page', { count: 4 }],
  ['documents that are looked up', 'get', { count: 5 }],
  ['documents that are written', 'insert', { count: 6, bytes: 100 }],
  ['documents that are changed, replaced and deleted', 'change', {}],
  ['functions that are scheduled', 'schedule', { count: 3, bytes: 50 }],
  ['what nested functions use, also one that fails', 'nest', { count: 3 }],
] as const

describe.each(CASES)('%s', (_, name, args) => {
  it('count as much on the engine as on convex-test, of the same limits', async () => {
    const { engine, oracle } = await deployments()

    const [ours, theirs] = [usageOf(await engine.mutation(`program:${name}`, args)), usageOf(await oracle.mutation(`program:${name}`, args))]

    expect(ours.counts).toEqual(theirs.counts)
    expect(ours.limits).toEqual(theirs.limits)
    const { documentsRead = 0, documentsWritten = 0, functionsScheduled = 0 } = theirs.counts
    for (const [metric, bytes] of Object.entries(theirs.bytes))
      // Ids are a deployment's own, and Convex counts the brackets around scheduled arguments.
      expect(Math.abs(ours.bytes[metric]! - bytes)).toBeLessThanOrEqual(2 * (documentsRead + documentsWritten + functionsScheduled))
  })

  it('are refused by both as soon as they are more than allowed', async () => {
    const { engine, oracle } = await deployments()
    const { counts } = usageOf(await oracle.mutation(`program:${name}`, args))
    const limits = Object.entries(counts).filter(([, used]) => used > 0)

    for (const deployment of [engine, oracle]) {
      const within = (metric: string, limit: number) => deployment.mutation('program:within', { name, args, limits: { [metric]: limit } })
      for (const [metric, used] of limits) {
        expect(await within(metric, used)).not.toEqual({ refused: null })
        expect(await within(metric, used - 1)).toEqual({ refused: null })
      }
      expect(await within('bytesRead', 1)).toEqual(counts.documentsRead ? { refused: null } : expect.anything())
    }
  })
})

/** What `getTransactionMetrics` says, apart: numbers of things, numbers of bytes, and what would be too much. */
function usageOf(metrics: JSONValue) {
  const all = Object.entries(metrics as Record<string, { used: number, remaining: number }>)
  const pick = (isBytes: boolean) => Object.fromEntries(all.filter(([name]) => /bytes/i.test(name) === isBytes).map(([name, { used }]) => [name, used]))
  return {
    counts: pick(false),
    bytes: pick(true),
    limits: Object.fromEntries(all.map(([name, { used, remaining }]) => [name, used + remaining])),
  }
}

async function deployments() {
  const reference = (name: string) => makeFunctionReference<'mutation'>(`program:${name}`)
  const texts = defineTable({ text: v.string(), number: v.number() }).index('by_number', ['number'])
  const { engine, oracle, close } = await both({
    insert: mutationGeneric(async ({ db, meta }, { count, bytes }: { count: number, bytes: number }) => {
      for (let number = 0; number < count; number++)
        await db.insert('texts', { text: 'x'.repeat(bytes), number })
      return meta.getTransactionMetrics()
    }),
    change: mutationGeneric(async ({ db, meta }) => {
      const [first, second, third] = await db.query('texts').take(3)
      // The engine counts the lookup that a change begins with, as Convex does; convex-test only one that is asked for.
      for (const { _id } of [first!, second!, third!])
        await db.get(_id)
      await db.patch(first!._id, { text: 'changed' })
      await db.replace(second!._id, { text: 'replaced', number: 1 })
      await db.delete(third!._id)
      return meta.getTransactionMetrics()
    }),
    read: mutationGeneric(async ({ db, meta }, { count }: { count: number }) => {
      await db.query('texts').take(count)
      return meta.getTransactionMetrics()
    }),
    first: mutationGeneric(async ({ db, meta }, { count }: { count: number }) => {
      for (let number = 0; number < count; number++)
        await db.query('texts').withIndex('by_number', q => q.gte('number', number)).first()
      return meta.getTransactionMetrics()
    }),
    page: mutationGeneric(async ({ db, meta }, { count }: { count: number }) => {
      await db.query('texts').paginate({ numItems: count, cursor: null })
      return meta.getTransactionMetrics()
    }),
    get: mutationGeneric(async ({ db, meta }, { count }: { count: number }) => {
      const ids = await db.query('texts').take(count)
      for (const { _id } of ids)
        await db.get(_id)
      return meta.getTransactionMetrics()
    }),
    schedule: mutationGeneric(async ({ scheduler, meta }, { count, bytes }: { count: number, bytes: number }) => {
      for (let n = 0; n < count; n++)
        await scheduler.runAfter(3_600_000, reference('insert'), { text: 'x'.repeat(bytes) })
      return meta.getTransactionMetrics()
    }),
    nest: mutationGeneric(async ({ runMutation, runQuery, meta }, { count }: { count: number }) => {
      await runMutation(reference('insert'), { count, bytes: 10 })
      await runMutation(reference('fail'), { count }).catch(() => {})
      await runQuery(makeFunctionReference<'query'>('program:look'))
      return meta.getTransactionMetrics()
    }),
    fail: mutationGeneric(async ({ db }, { count }: { count: number }) => {
      await db.query('texts').take(count)
      await db.insert('texts', { text: 'lost', number: 0 })
      throw new Error('Failed')
    }),
    within: mutationGeneric(({ runMutation }, { name, args, limits }: { name: string, args: Record<string, number>, limits: Record<string, number> }) =>
      runMutation(reference(name), args, { transactionLimits: limits })),
    look: queryGeneric(async ({ db }) => (await db.query('texts').take(2)).length),
  }, defineSchema({ texts }))
  onTestFinished(close)
  for (const deployment of [engine, oracle])
    await deployment.mutation('program:insert', { count: 10, bytes: 20 })
  return { engine, oracle }
}
