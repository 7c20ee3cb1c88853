/**
 * The whole local deployment over its protocols: how long until a mutation reaches 1, 100 and 1,000 subscribers, of one
 * query and of different queries, what a mutation costs through the official client, how long a start takes and how
 * much memory it holds.
 *
 * Run with `npx node packages/local-convex/bench/deployment.ts`. The deployment runs in a process of its own, as in the demo; the clients
 * share this one. Medians and 95th percentiles in milliseconds.
 */
import { fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConvexClient } from 'convex/browser'
import { makeFunctionReference } from 'convex/server'
import WebSocket from 'ws'

const SUBSCRIBERS = [1, 100, 1000]
const DOCUMENTS = 100_000
const BATCH = 5000
const ROUNDS = 200

const FUNCTIONS = `
import { mutationGeneric, queryGeneric } from 'convex/server'
import { v } from 'convex/values'
const key = v.number()
const find = (db, key) => db.query('items').withIndex('by_key', q => q.eq('key', key)).unique()
export const fill = mutationGeneric({ args: { from: key, count: key }, handler: async ({ db }, { from, count }) => {
  for (let at = from; at < from + count; at++) await db.insert('items', { key: at, text: 'item ' + at, version: 0 })
} })
export const lookup = queryGeneric({ args: { key }, handler: ({ db }, { key }) => find(db, key) })
export const touch = mutationGeneric({ args: { key }, handler: async ({ db }, { key }) => {
  const item = await find(db, key)
  await db.patch(item._id, { version: item.version + 1 })
} })
/** Changes many documents in one commit: as many different queries have something to tell. */
export const touchAll = mutationGeneric({ args: { count: key }, handler: async ({ db }, { count }) => {
  for (let at = 0; at < count; at++) {
    const item = await find(db, at)
    await db.patch(item._id, { version: item.version + 1 })
  }
} })
`
const SCHEMA = `
import { defineSchema, defineTable } from 'convex/server'
import { v } from 'convex/values'
export default defineSchema({
  items: defineTable({ key: v.number(), text: v.string(), version: v.number() }).index('by_key', ['key']),
})
`

const touch = makeFunctionReference<'mutation', { key: number }>('items:touch')
const touchAll = makeFunctionReference<'mutation', { count: number }>('items:touchAll')
const fill = makeFunctionReference<'mutation', { from: number, count: number }>('items:fill')
const lookup = makeFunctionReference<'query', { key: number }, { version: number }>('items:lookup')

const root = makeProject()
try {
  const empty = await startDeployment()
  const client = new ConvexClient(empty.url, { logger: false })
  for (let from = 0; from < DOCUMENTS; from += BATCH)
    await client.mutation(fill, { from, count: BATCH })

  await report('From sending a mutation to the last update that it causes', async (row) => {
    for (const count of SUBSCRIBERS) {
      await row(`${count} subscribers of one query`, latency(empty.url, client, count, () => 0, () => client.mutation(touch, { key: 0 })))
      if (count === 1)
        continue
      await row(`${count} subscribers of a query each, all of which change`, latency(empty.url, client, count, at => at, () => client.mutation(touchAll, { count })))
      await row(`${count} subscribers of a query each, one of which changes`, changeOfOne(empty.url, client, count))
    }
  })
  await report('Through the official client', async (row) => {
    await row('a mutation', timed(() => client.mutation(touch, { key: 1 })))
    const seen = liveQuery(client)
    await row('a mutation and the live query that it changes', timed(() => client.mutation(touch, { key: 0 }), seen))
    await row('a query that is not live', timed(() => client.query(lookup, { key: Math.floor(Math.random() * DOCUMENTS) })))
  })
  await client.close()
  const filled = await empty.stop()

  const again = await startDeployment()
  await again.stop()
  console.table({
    'start with 0 documents, once modules are loaded': { value: `${empty.engine.toFixed(0)} ms` },
    'start with 100,000 documents, once modules are loaded': { value: `${again.engine.toFixed(0)} ms` },
    'whole start, with Vite and the modules': { value: `${again.whole.toFixed(0)} ms` },
    'memory after a start with 100,000 documents': { value: mebibytes(again.memory) },
    'memory after all of the above': { value: mebibytes(filled) },
  })
}
finally {
  rmSync(root, { recursive: true, force: true })
}

function makeProject() {
  const folder = mkdtempSync(join(tmpdir(), 'deployment-bench-'))
  mkdirSync(join(folder, 'convex'))
  writeFileSync(join(folder, 'convex/items.ts'), FUNCTIONS)
  writeFileSync(join(folder, 'convex/schema.ts'), SCHEMA)
  symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(folder, 'node_modules'))
  return folder
}

interface Started { url: string, whole: number, engine: number, memory: number }

/** Starts a deployment in a process of its own. `stop` gives the memory that it held, in bytes. */
async function startDeployment() {
  const child = fork(fileURLToPath(new URL('deploymentProcess.ts', import.meta.url)), [root], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const next = <T>() => new Promise<T>((resolve, reject) => {
    child.once('message', message => resolve(message as T)).once('exit', code => reject(new Error(`The deployment ended with ${code}`)))
  })
  const started = await next<Started>()
  const stop = async () => {
    const memory = next<number>()
    child.send('stop')
    const held = await memory
    await new Promise(resolve => child.once('exit', resolve))
    return held
  }
  return { ...started, stop }
}

/** Subscribers on sockets of their own, and how long after a commit's answer the last of them knows. */
async function latency(url: string, client: ConvexClient, count: number, keyOf: (at: number) => number, commit: () => Promise<unknown>) {
  const subscribers = await Promise.all(Array.from({ length: count }, (_, at) => subscribe(url, keyOf(at))))
  const rounds = Math.max(20, Math.floor(ROUNDS / Math.sqrt(count)))
  const took: number[] = []
  for (let round = 0; round < rounds; round++) {
    const told = Promise.all(subscribers.map(subscriber => subscriber.next()))
    const begun = performance.now()
    await Promise.all([commit(), told])
    took.push(performance.now() - begun)
  }
  subscribers.forEach(({ close }) => close())
  return took
}

async function changeOfOne(url: string, client: ConvexClient, count: number) {
  const subscribers = await Promise.all(Array.from({ length: count }, (_, at) => subscribe(url, at)))
  const took = await timed(() => client.mutation(touch, { key: 0 }), () => subscribers[0]!.next())
  subscribers.forEach(({ close }) => close())
  return took
}

/** A socket with one live query. `next` resolves with its next update. */
async function subscribe(url: string, key: number) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/1.48.0/sync`)
  let told = () => {}
  const next = () => new Promise<void>(resolve => told = resolve)
  socket.on('message', (data: Buffer) => {
    if (data.includes('QueryUpdated'))
      told()
  })
  await new Promise<void>((resolve, reject) => socket.on('open', resolve).on('error', reject))
  const first = next()
  const add = { type: 'Add', queryId: 0, udfPath: 'items:lookup', args: [{ key }] }
  socket.send(JSON.stringify({ type: 'Connect', sessionId: crypto.randomUUID() }))
  socket.send(JSON.stringify({ type: 'ModifyQuerySet', baseVersion: 0, newVersion: 1, modifications: [add] }))
  await first
  return { next, close: () => socket.terminate() }
}

/** Gives what resolves with the next update of a query that this client follows. */
function liveQuery(client: ConvexClient) {
  let told = () => {}
  client.onUpdate(lookup, { key: 0 }, () => told())
  return () => new Promise<void>(resolve => told = resolve)
}

async function timed(work: () => Promise<unknown>, alsoWaitFor: () => Promise<unknown> = async () => {}) {
  const took: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const also = alsoWaitFor()
    const begun = performance.now()
    await Promise.all([work(), also])
    took.push(performance.now() - begun)
  }
  return took
}

async function report(title: string, measure: (row: (name: string, took: Promise<number[]>) => Promise<void>) => Promise<void>) {
  const rows: Record<string, Record<string, string>> = {}
  await measure(async (name, measuring) => {
    const took = (await measuring).sort((a, b) => a - b)
    const at = (share: number) => took[Math.floor(took.length * share)]!.toFixed(2)
    rows[name] = { 'median, ms': at(0.5), '95 %, ms': at(0.95) }
  })
  console.log(title)
  console.table(rows)
}

function mebibytes(bytes: number) {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}
