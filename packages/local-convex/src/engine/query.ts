/** Database queries: a source of documents, then filters and limits, read lazily so that only what is used counts as read. */
import type { Json, JsonObject } from './json.ts'
import { UserError } from './errors.ts'
import { matchesFilter } from './filter.ts'
import { keyRange, type RangeExpression } from './indexRange.ts'
import { justAfter } from './keys.ts'
import type { Interval } from './readSet.ts'
import { search, type SearchFilter } from './search.ts'
import type { Entry } from './store.ts'
import type { Transaction } from './transaction.ts'

type Order = 'asc' | 'desc'

export interface SerializedQuery {
  source:
    | { type: 'FullTableScan', tableName: string, order: Order | null }
    | { type: 'IndexRange', indexName: string, range: RangeExpression[], order: Order | null }
    | { type: 'Search', indexName: string, filters: SearchFilter[] }
  operators: ({ filter: Json } | { limit: number })[]
}

/** Documents of a source in its order, one by one, each with a position to continue from. */
export interface Source {
  next(): Entry | null
}

const FIRST_BATCH = 32
const MAX_BATCH = 1024

/** The source of a query, limited to what lies after one position and up to another (both as `Entry.key`). */
export function openSource(tx: Transaction, component: string, { source }: SerializedQuery, bounds: { after?: Buffer | undefined, upTo?: Buffer | undefined, expect?: number | undefined } = {}): Source {
  const [tableName, indexName] = source.type === 'FullTableScan' ? [source.tableName, 'by_creation_time'] : split(source.indexName)
  const table = tx.catalog.table(component, tableName)
  const index = tx.catalog.index(table, indexName)
  if ((index.definition.kind === 'search') !== (source.type === 'Search') || index.definition.kind === 'vector')
    throw new UserError(`Index ${tableName}.${indexName} is a ${index.definition.kind} index and cannot be queried like this.`)
  if (source.type === 'Search') return listed(tx, search(tx, table, index, source.filters), bounds)
  const order = source.order ?? 'asc'
  const range = keyRange(index, source.type === 'IndexRange' ? source.range : [])
  const { after, upTo } = order === 'asc'
    ? { after: bounds.after && justAfter(bounds.after), upTo: bounds.upTo && justAfter(bounds.upTo) }
    : { after: bounds.upTo, upTo: bounds.after }
  return ranged(tx, index.number, { from: max(range.from, after), to: min(range.to, upTo) }, order, bounds.expect)
}

/** A whole query: the documents' JSON texts. */
export function openQuery(tx: Transaction, component: string, query: SerializedQuery): () => string | null {
  const first = query.operators[0]
  const source = openSource(tx, component, query, { expect: first && 'limit' in first ? first.limit : undefined })
  const taken = query.operators.map(() => 0)
  return () => {
    for (;;) {
      if (query.operators.some((operator, at) => 'limit' in operator && taken[at]! >= operator.limit)) return null
      const entry = source.next()
      if (!entry) return null
      if (matchesOperators(query, entry, taken)) return entry.value
    }
  }
}

/** Whether an entry passes all operators; `taken` counts what each let through. */
export function matchesOperators({ operators }: SerializedQuery, entry: Entry, taken: number[]): boolean {
  let document: JsonObject | undefined
  return operators.every((operator, at) => {
    const passed = 'limit' in operator
      ? taken[at]! < operator.limit
      : matchesFilter(operator.filter, document ??= JSON.parse(entry.value) as JsonObject)
    if (passed) taken[at]!++
    return passed
  })
}

function ranged(tx: Transaction, index: number, range: Interval, order: Order, expect = FIRST_BATCH): Source {
  const empty = Buffer.compare(range.from, range.to) >= 0
  // Covers what was read so far: its end moves with every document, and to the range's end when nothing is left.
  const seen = tx.reading(index, order === 'asc' ? { from: range.from, to: range.from } : { from: range.to, to: range.to })
  const rest = { ...range }
  let size = Math.max(1, Math.min(expect, MAX_BATCH))
  let batch: Entry[] = []
  let at = 0
  let exhausted = empty
  return {
    next() {
      if (at === batch.length && !exhausted) {
        batch = tx.rows.range(index, rest, order, size)
        at = 0
        exhausted = batch.length < size
        size = Math.min(size * 4, MAX_BATCH)
      }
      const entry = batch[at++]
      if (!entry) {
        at = batch.length
        if (!empty) Object.assign(seen, range)
        return null
      }
      if (order === 'asc') seen.to = rest.from = justAfter(entry.key)
      else seen.from = rest.to = entry.key
      tx.read(entry)
      return entry
    },
  }
}

/** Search results have an order of their own: positions are the documents' ids within it. */
function listed(tx: Transaction, entries: Entry[], { after, upTo }: { after?: Buffer | undefined, upTo?: Buffer | undefined }): Source {
  const place = (key: Buffer | undefined) => key ? entries.findIndex(entry => key.equals(entry.key)) : -1
  let at = place(after) + 1
  const end = upTo ? place(upTo) + 1 : entries.length
  return {
    next() {
      const entry = at < end ? entries[at++]! : null
      if (entry) tx.read(entry)
      return entry
    },
  }
}

function split(indexName: string): [string, string] {
  const [table, ...index] = indexName.split('.')
  return [table!, index.join('.')]
}

const max = (a: Buffer, b: Buffer | undefined) => b && Buffer.compare(b, a) > 0 ? b : a
const min = (a: Buffer, b: Buffer | undefined) => b && Buffer.compare(b, a) < 0 ? b : a
