import { AsyncLocalStorage } from 'node:async_hooks'
import { vi } from 'vitest'
import type { Backend } from './support'

type Document = Record<string, unknown> & { _id: string }
type Metrics = Record<string, { used: number, remaining: number }>

/** Documents from which on a range is worth keeping. */
const LONG = 500

/** What is used here of convex-test's own database. */
interface Database {
  _documents: Record<string, Document | undefined>
  /** What the running transactions have written, the innermost last. */
  _writes: Record<string, Document | null>[]
  get: (table: string, id: string) => Document | null
  commit: (...args: unknown[]) => void
  _resolveQuerySource: (query: Query) => { sortedDocs: Document[] }
  _iterateDocs: (table: string, callback: (document: Document) => void) => void
}

interface Query { source: { indexName?: string, range?: Bound[] } }
interface Bound { type: 'Eq' | 'Gt' | 'Gte' | 'Lt' | 'Lte', fieldPath: string, value: unknown }

interface Transactions {
  commit: (isNested: boolean) => unknown
  rollback: (isNested: boolean) => unknown
  getMetricsTracker: () => { getTransactionMetrics: () => Metrics } | null
}

/**
 * Makes a backend bearable with a hundred thousand documents, and watches what its transactions use.
 *
 * convex-test goes through all documents of all tables for every lookup. From now on it goes through those that have
 * the value that the lookup's index asks for first, and sorts a long range once; everything else, its limits included,
 * stays its own.
 *
 * @returns what any transaction used at most since then, by metric
 */
export async function atScale(t: Backend) {
  const { database, transactions } = await insidesOf(t)
  index(database)

  const most: Record<string, { used: number, limit: number }> = {}
  for (const ending of ['commit', 'rollback'] as const) {
    const end = transactions[ending].bind(transactions)
    transactions[ending] = (isNested) => {
      const metrics = isNested ? {} : transactions.getMetricsTracker()?.getTransactionMetrics() ?? {}
      for (const [metric, { used, remaining }] of Object.entries(metrics))
        most[metric] = { used: Math.max(most[metric]?.used ?? 0, used), limit: used + remaining }
      return end(isNested)
    }
  }
  return most
}

function index(database: Database) {
  const tables = new Map<string, Set<string>>()
  /** Ids by value, of each field by which was looked up: `<table>.<field>`. */
  const lookups = new Map<string, Map<unknown, Set<string>>>()
  const known = new Map<string, Document>()
  /** Long ranges in their order, by the query that asked for them. */
  const ranges = new Map<string, { table: string, bounds: Bound[], resolved: { sortedDocs: Document[] } }>()
  let wanted: { field: string, value: unknown } | undefined

  const commit = database.commit.bind(database)
  database.commit = (...args) => {
    const written = database._writes.length === 1 ? Object.keys(database._writes[0]!) : []
    commit(...args)
    written.forEach(note)
  }
  const resolve = database._resolveQuerySource.bind(database)
  database._resolveQuerySource = (query) => {
    const { indexName = '', range: bounds = [] } = query.source
    const [table, name] = [indexName.split('.')[0]!, JSON.stringify(query)]
    const [first] = bounds
    wanted = first?.type === 'Eq' && typeof first.value === 'string' ? { field: first.fieldPath, value: first.value } : undefined
    if (!wanted || database._writes.some(writes => Object.keys(writes).some(id => tableOf(id) === table)))
      return resolve(query)
    const resolved = ranges.get(name)?.resolved ?? resolve(query)
    if (resolved.sortedDocs.length >= LONG)
      ranges.set(name, { table, bounds, resolved })
    return resolved
  }
  database._iterateDocs = (table, callback) => {
    const ids = new Set(wanted ? lookup(table, wanted.field).get(wanted.value) : tables.get(table))
    for (const id of database._writes.flatMap(writes => Object.keys(writes))) {
      if (tableOf(id) === table)
        ids.add(id)
    }
    for (const id of ids) {
      const document = database.get(table, id)
      if (document)
        callback(document)
    }
  }
  Object.keys(database._documents).forEach(note)

  function note(id: string) {
    const [table, before, after] = [tableOf(id), known.get(id), database._documents[id]]
    for (const [name, range] of ranges) {
      if (range.table === table && [before, after].some(document => document && mayBeIn(range.bounds, document)))
        ranges.delete(name)
    }
    for (const [name, ids] of lookups) {
      const [of, field] = name.split('.') as [string, string]
      if (of !== table)
        continue
      if (before)
        ids.get(before[field])?.delete(id)
      if (after)
        upsert(ids, after[field]).add(id)
    }
    if (after) {
      known.set(id, after)
      upsert(tables, table).add(id)
    }
    else {
      known.delete(id)
      tables.get(table)?.delete(id)
    }
  }

  function lookup(table: string, field: string) {
    const name = `${table}.${field}`
    let ids = lookups.get(name)
    if (!ids) {
      lookups.set(name, ids = new Map())
      for (const id of tables.get(table) ?? [])
        upsert(ids, known.get(id)![field]).add(id)
    }
    return ids
  }
}

function mayBeIn(bounds: Bound[], document: Document) {
  return bounds.every(({ type, fieldPath, value }) => {
    const own = document[fieldPath]
    if ((typeof own !== 'number' || typeof value !== 'number') && (typeof own !== 'string' || typeof value !== 'string'))
      return true
    switch (type) {
      case 'Eq': return own === value
      case 'Gt': return own > value
      case 'Gte': return own >= value
      case 'Lt': return own < value
      case 'Lte': return own <= value
    }
  })
}

/** convex-test keeps its parts to itself: they pass by when it runs something. */
async function insidesOf(t: Backend) {
  const run = vi.spyOn(AsyncLocalStorage.prototype, 'run')
  await t.run(async () => {})
  const stores = run.mock.calls.map(([store]) => store as { components?: Record<string, { db: Database }>, transactionManager?: Transactions } | undefined)
  run.mockRestore()
  const { components, transactionManager } = stores.find(store => store?.components)!
  return { database: components!['']!.db, transactions: transactionManager! }
}

const tableOf = (id: string) => id.replace(/^\d+/, '')

function upsert<Key>(sets: Map<Key, Set<string>>, key: Key) {
  return sets.get(key) ?? sets.set(key, new Set()).get(key)!
}
