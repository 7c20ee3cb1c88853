/**
 * The local deployment's engine beside `convex-test`: an indexed lookup inside a query, and a mutation and the one
 * live query that it changes, at growing numbers of documents; then how long a start takes and how much memory it holds.
 *
 * Run with `npx node packages/local-convex/bench/engine.ts`. Medians in milliseconds; convex-test is measured with fewer repetitions.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convexTest } from 'convex-test'
import { defineSchema, defineTable, makeFunctionReference, mutationGeneric, queryGeneric } from 'convex/server'
import { v } from 'convex/values'
import { openEngine } from '../src/engine/index.ts'

const SIZES = [1000, 10_000, 100_000]
const BATCH = 5000
const LOOKUPS_IN_ONE = 100

const key = v.number()
const items = {
  fill: mutationGeneric({ args: { from: v.number(), count: v.number() }, handler: async ({ db }, { from, count }) => {
    for (let at = from; at < from + count; at++) await db.insert('items', { key: at, group: at % 10, text: `item ${at}` })
  } }),
  lookup: queryGeneric({ args: { key }, handler: ({ db }, args) =>
    db.query('items').withIndex('by_key', q => q.eq('key', args.key)).unique() }),
  lookups: queryGeneric({ args: { keys: v.array(key) }, handler: async ({ db }, { keys }) => {
    for (const one of keys) await db.query('items').withIndex('by_key', q => q.eq('key', one)).unique()
  } }),
  touch: mutationGeneric({ args: { key }, handler: async ({ db }, args) => {
    const item = await db.query('items').withIndex('by_key', q => q.eq('key', args.key)).unique()
    await db.patch(item!._id, { text: `${item!.text}!` })
  } }),
}
const schema = defineSchema({
  items: defineTable({ key, group: v.number(), text: v.string() }).index('by_key', ['key']).index('by_group', ['group', 'key']),
})
const app = { root: { modules: { items }, schema } }
const origin = { cloudUrl: '', siteUrl: '' }

interface Subject {
  query(path: string, args: object): Promise<unknown>
  mutation(path: string, args: object): Promise<unknown>
}

const rows: Record<string, Record<string, string>> = {}
const folder = mkdtempSync(join(tmpdir(), 'engine-bench-'))
try {
  // First, so that its runtime is there for the engine's to leave other calls to.
  const oracle = convexTest(schema, { './_generated/api.js': async () => ({}), './items.ts': async () => items })
  const engine = await openEngine({ dataDir: folder, app, origin })
  const subjects: [string, Subject, number][] = [
    ['engine', await live(engine), 300],
    ['convex-test', {
      query: (path, args) => oracle.query(makeFunctionReference<'query'>(path), args),
      mutation: async (path, args) => {
        await oracle.mutation(makeFunctionReference<'mutation'>(path), args)
        await oracle.query(makeFunctionReference<'query'>('items:lookup'), { key: 0 })
      },
    }, 5],
  ]
  let filled = 0
  for (const size of SIZES) {
    for (let from = filled; from < size; from += BATCH) {
      const args = { from, count: Math.min(BATCH, size - from) }
      for (const [, subject] of subjects) await subject.mutation('items:fill', args)
    }
    filled = size
    for (const [name, subject, times] of subjects) {
      const random = () => Math.floor(Math.random() * size)
      const keys = () => Array.from({ length: times > 50 ? LOOKUPS_IN_ONE : 2 }, random)
      const perQuery = await median(times, () => subject.query('items:lookup', { key: random() }))
      const inside = await median(times / 5, async () => subject.query('items:lookups', { keys: keys() })) / keys().length
      const mutation = await median(times, () => subject.mutation('items:touch', { key: 0 }))
      rows[`${name}, ${size}`] = { 'query with one lookup': ms(perQuery), 'lookup inside a query': ms(inside), 'mutation with a live query': ms(mutation) }
    }
  }
  await engine.close()
  console.table(rows)

  const empty = mkdtempSync(join(folder, 'empty-'))
  console.table({
    'start with 0 documents': { value: ms(await starting(empty)) },
    'start with 100,000 documents': { value: ms(await starting(folder)) },
    'resident memory at the end': { value: `${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB` },
  })
}
finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Calls an engine that has one live query: what a commit touches is run again before the mutation counts as done. */
async function live(engine: Awaited<ReturnType<typeof openEngine>>): Promise<Subject> {
  const call = (path: string, args: object) => ({ path, args: args as Record<string, never>, identity: null })
  const watched = call('items:lookup', { key: 0 })
  let { reads } = await engine.query(watched)
  let stale = false
  engine.onCommit((commit) => {
    stale ||= reads.overlaps(commit)
  })
  const check = <T extends { outcome: { ok: boolean } }>(result: T) => {
    if (!result.outcome.ok) throw new Error(JSON.stringify(result.outcome))
    return result
  }
  return {
    query: async (path, args) => check(await engine.query(call(path, args))),
    mutation: async (path, args) => {
      check(await engine.mutation(call(path, args)))
      if (!stale) return
      stale = false
      reads = (await engine.query(watched)).reads
    },
  }
}

async function starting(dataDir: string) {
  const begun = performance.now()
  const engine = await openEngine({ dataDir, app, origin })
  const took = performance.now() - begun
  await engine.close()
  return took
}

async function median(times: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let at = 0; at < times; at++) {
    const begun = performance.now()
    await work()
    took.push(performance.now() - begun)
  }
  return took.sort((a, b) => a - b)[Math.floor(took.length / 2)]!
}

function ms(value: number) {
  return value.toFixed(3)
}
