/** Reads and writes of documents in one transaction, with what they mean for indexes, limits and subscriptions. */
import type { Timestamp } from '../seam.ts'
import { type Access, asObject, withoutSystemFields } from './access.ts'
import type { Catalog, Table } from './catalog.ts'
import { COMMIT_TS, resolveCommitTs } from './commitTs.ts'
import { checkDocument } from './documentLimits.ts'
import { entriesOf } from './entries.ts'
import { UserError } from './errors.ts'
import { newId } from './ids.ts'
import type { Json, JsonObject } from './json.ts'
import { justAfter, sortKey } from './keys.ts'
import { type Interval, Reads, toWrites, type Writes } from './readSet.ts'
import type { Row, Store } from './store.ts'
import { Usage } from './usage.ts'

type Entries = ReturnType<typeof entriesOf>

/** A nested call, with what its transaction goes back to when it is dropped. */
interface Nested {
  writes: boolean
  keys: number
  onceCommitted: number
  stale: boolean
}

export class Transaction {
  readonly catalog: Catalog
  readonly reads = new Reads()
  readonly usage = new Usage()
  /** To be done once it is committed; dropped with the nested part that asked for it. */
  readonly onceCommitted: (() => void)[] = []
  /** Committed or given up: whoever still holds it comes too late. */
  over = false
  readonly #store: Store
  readonly #nextCreationTime: () => number
  readonly #keys: Entries = []
  /** Ids that were looked up: once is enough for the read set. */
  readonly #known = new Set<string>()
  /** Ids of documents with a commit timestamp that is not known yet. */
  readonly #unresolved = new Map<string, Table>()
  #stale = false
  /** Nested calls that run, innermost last. */
  readonly #open: Nested[] = []

  constructor(store: Store, catalog: Catalog, nextCreationTime: () => number) {
    this.#store = store
    this.catalog = catalog
    this.#nextCreationTime = nextCreationTime
  }

  /** The rows to read from: without this transaction's own writes during a stale snapshot. */
  get rows(): Store {
    return this.#stale ? this.#store.committed : this.#store
  }

  /** Notes that a range of an index is read; the caller may narrow or widen the interval while it reads. */
  reading(index: number, interval: Interval): Interval {
    this.usage.add('databaseQueries')
    return this.reads.add(index, interval)
  }

  read(row: Row) {
    this.usage.add('documentsRead')
    this.usage.add('bytesRead', row.size)
  }

  /** A document's JSON text by its id; `null` if there is none. */
  get(access: Access, table: string | undefined, id: string): string | null {
    const found = this.#tableOf(access, table, id)
    return found && (this.#row(found, id)?.value ?? null)
  }

  insert(access: Access, tableName: string, value: Json): string {
    if (tableName.startsWith('_') && !access.system) throw new UserError('System tables can only be accessed with db.system.')
    const table = this.catalog.table(access.component, tableName)
    const reserved = Object.keys(asObject(access, value)).find(field => field.startsWith('_'))
    if (reserved) throw new UserError(`Invalid argument \`value\` for \`${access.method}\`: Field '${reserved}' starts with an underscore, which is only allowed for system fields like '_id'`)
    if (!table.saved) this.catalog.save(table)
    const time = this.#nextCreationTime()
    const id = newId(table.number, time)
    this.#write(table, undefined, { ...value as JsonObject, _creationTime: time, _id: id })
    return id
  }

  /** Changes single fields; `{ $undefined: null }` removes one. */
  patch(access: Access, tableName: string | undefined, id: string, value: Json) {
    const { table, row } = this.#existing(access, tableName, id, 'Update')
    const document = JSON.parse(row.value) as JsonObject
    const changes = withoutSystemFields(access, document, value)
    for (const [field, item] of Object.entries(changes)) {
      if (item !== null && typeof item === 'object' && '$undefined' in item) Reflect.deleteProperty(document, field)
      else document[field] = item
    }
    this.#write(table, row, document)
  }

  replace(access: Access, tableName: string | undefined, id: string, value: Json) {
    const { table, row } = this.#existing(access, tableName, id, 'Replace')
    const { _id, _creationTime } = JSON.parse(row.value) as JsonObject
    const fields = withoutSystemFields(access, { _id: _id!, _creationTime: _creationTime! }, value)
    this.#write(table, row, { ...fields, _creationTime: _creationTime!, _id: _id! })
  }

  remove(access: Access, tableName: string | undefined, id: string) {
    const { table, row } = this.#existing(access, tableName, id, 'Delete')
    this.#write(table, row, null)
  }

  /** Runs a nested call's work: if it throws, all that it wrote is dropped. */
  async nested<T>(allowance: Record<string, number> | undefined, writes: boolean, work: () => Promise<T>): Promise<T> {
    const call: Nested = { writes, keys: this.#keys.length, onceCommitted: this.onceCommitted.length, stale: this.#stale }
    this.usage.enter(allowance)
    if (writes) this.#store.begin()
    this.#open.push(call)
    try {
      const result = await work()
      if (!this.#open.includes(call)) throw new Error('The function that called this one has ended: a promise was not awaited')
      this.#open.pop()
      if (writes) this.#store.commit()
      this.usage.leave(true)
      return result
    }
    catch (error) {
      if (this.#open.includes(call)) this.#drop()
      throw error
    }
  }

  /** How many nested calls run. */
  get depth(): number {
    return this.#open.length
  }

  /** Drops what nested calls beyond `depth` have written: their caller has ended and does not await them. */
  dropNested(depth: number) {
    while (this.#open.length > depth) this.#drop()
  }

  #drop() {
    const call = this.#open.pop()!
    if (call.writes) this.#store.rollback()
    this.#keys.length = call.keys
    this.onceCommitted.length = call.onceCommitted
    this.#stale = call.stale
    this.usage.leave(false)
  }

  /** Runs `work` seeing only what was committed before this transaction. */
  async stale<T>(work: () => Promise<T>): Promise<T> {
    this.#stale = true
    try {
      return await work()
    }
    finally {
      this.#stale = false
    }
  }

  get wrote() {
    return this.#keys.length > 0
  }

  /** Puts the commit's timestamp where it was asked for and gives the keys that the commit touches. */
  finish(ts: Timestamp): Writes {
    for (const [id, table] of this.#unresolved) {
      const row = this.#store.find(this.catalog.index(table, 'by_id').number, sortKey([id]))
      if (row) this.#write(table, row, JSON.parse(resolveCommitTs(row.value, ts)), true)
    }
    return toWrites(this.#keys)
  }

  #existing(access: Access, tableName: string | undefined, id: string, verb: string) {
    const table = this.#tableOf(access, tableName, id)
    const row = table && this.#row(table, id)
    if (!row) throw new UserError(`${verb} on nonexistent document ID ${id}`)
    return { table, row }
  }

  #row(table: Table, id: string): Row | undefined {
    const key = sortKey([id])
    const index = this.catalog.index(table, 'by_id').number
    if (!this.#known.has(id)) this.reading(index, { from: key, to: justAfter(key) })
    this.#known.add(id)
    const row = this.rows.find(index, key)
    if (row) this.read(row)
    return row
  }

  #tableOf({ component, method, system }: Access, expected: string | undefined, id: string): Table | null {
    const table = this.catalog.tableOf(component, id)
    if (table === null) return null
    if ('invalid' in table) throw new UserError(`Invalid argument \`id\` for \`${method}\`: ${table.invalid}`)
    if (table.name.startsWith('_') !== (system ?? false)) {
      throw new UserError(system
        ? 'User tables cannot be accessed with db.system.'
        : 'System tables can only be accessed with db.system.')
    }
    if (expected !== undefined && table.name !== expected)
      throw new UserError(`Invalid argument \`id\` for \`${method}\`: expected to be an Id<"${expected}">, got Id<"${table.name}"> instead.`)
    return table
  }

  #write(table: Table, before: Row | undefined, after: JsonObject | null, system = table.name.startsWith('_')) {
    const oldEntries = before ? entriesOf(table.indexes.values(), JSON.parse(before.value)) : []
    const newEntries = after ? entriesOf(table.indexes.values(), after) : []
    const size = after ? checkDocument(this.catalog, table, after) : 0
    if (!system) {
      this.usage.add('documentsWritten')
      this.usage.add('bytesWritten', size)
    }
    const text = after && JSON.stringify(after)
    let number = before?.number
    if (number === undefined) number = this.#store.addDocument(size, text!)
    else if (text) this.#store.changeDocument(number, size, text)
    else this.#store.removeDocument(number)
    for (const { index, key } of without(oldEntries, newEntries)) this.#store.removeEntry(index, key)
    this.#store.addEntries(without(newEntries, oldEntries), number)
    // Unchanged keys too: whoever read the document by them has an old version of it.
    this.#keys.push(...oldEntries, ...newEntries)
    if (text?.includes(COMMIT_TS)) this.#unresolved.set(after!._id as string, table)
  }
}

function without(entries: Entries, others: Entries) {
  if (others.length === 0) return entries
  const nameOf = ({ index, key }: Entries[0]) => `${index}:${key.toString('latin1')}`
  const names = new Set(others.map(nameOf))
  return entries.filter(entry => !names.has(nameOf(entry)))
}
