/**
 * The database file: documents as rows of JSON text, index entries as rows ordered by their sort keys, and the
 * engine's own tables. Knows rows and transactions, nothing of functions.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { join } from 'node:path'
import type { Timestamp } from '../seam.ts'
import type { Interval } from './readSet.ts'

/** Changes whenever the tables below change their meaning; a file of another version is refused. */
const VERSION = 1
const ENTRIES_AT_ONCE = 32

const TABLES = `
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS tables (
    number INTEGER PRIMARY KEY, component TEXT NOT NULL, name TEXT NOT NULL, validator TEXT, UNIQUE (component, name));
  CREATE TABLE IF NOT EXISTS indexes (
    number INTEGER PRIMARY KEY, table_number INTEGER NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL,
    UNIQUE (table_number, name));
  CREATE TABLE IF NOT EXISTS documents (number INTEGER PRIMARY KEY, size INTEGER NOT NULL, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS entries (
    index_number INTEGER NOT NULL, key BLOB NOT NULL, document INTEGER NOT NULL,
    PRIMARY KEY (index_number, key)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS requests (
    id TEXT PRIMARY KEY, result TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY, component TEXT NOT NULL, path TEXT NOT NULL, args TEXT NOT NULL, due REAL NOT NULL,
    state TEXT NOT NULL, document TEXT, home TEXT, cron TEXT);
  CREATE INDEX IF NOT EXISTS jobs_by_due ON jobs (state, due);
  CREATE TABLE IF NOT EXISTS crons (
    id TEXT PRIMARY KEY, definition TEXT NOT NULL, next REAL NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS uploads (
    token TEXT PRIMARY KEY, component TEXT NOT NULL, expires REAL NOT NULL) WITHOUT ROWID;
`

/** A document as it is kept. `value` is its JSON, system fields included. */
export interface Row {
  number: number
  size: number
  value: string
}

export type Entry = Row & { key: Buffer }

export class Store {
  readonly #folder: string
  readonly #lock: DatabaseSync | undefined
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #committed: Store | undefined
  #depth = 0

  /** Opens (or creates) the database in a folder. `durable: false` leaves out what only a crash would miss. */
  constructor(folder: string, options: { durable?: boolean, readOnly?: boolean } = {}) {
    this.#folder = folder
    if (!options.readOnly) this.#lock = lock(folder)
    this.#database = new DatabaseSync(join(folder, 'deployment.sqlite'), { readOnly: options.readOnly ?? false })
    if (options.readOnly) return
    // A commit is in the write-ahead log before it is acknowledged: safe from a kill, not from a power cut.
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.durable === false ? 'OFF' : 'NORMAL'}`)
    // Copied into the database file less often than by default (in pages): of many writes in a row most are to the same ones.
    this.#database.exec('PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000')
    const version = Number(this.get<{ user_version: number }>('PRAGMA user_version')?.user_version)
    if (version !== 0 && version !== VERSION)
      throw new Error(`${folder} holds data of version ${version}. This local deployment reads version ${VERSION}. Start with --reset to delete the data.`)
    this.#database.exec(`BEGIN; ${TABLES} PRAGMA user_version = ${VERSION}; COMMIT`)
  }

  get<T>(sql: string, ...values: SQLInputValue[]): T | undefined {
    return this.#prepare(sql).get(...values) as T | undefined
  }

  all<T>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.#prepare(sql).all(...values) as T[]
  }

  /** Returns the row number of an inserted row. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).lastInsertRowid)
  }

  /** Runs `work` as a transaction, or as a savepoint inside one: what it wrote stays only if it does not throw. */
  atomically<T>(work: () => T): T {
    this.begin()
    try {
      const result = work()
      this.commit()
      return result
    }
    catch (error) {
      this.rollback()
      throw error
    }
  }

  begin() {
    this.#exec(this.#depth === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT level${this.#depth}`)
    this.#depth++
  }

  commit() {
    this.#exec(this.#depth === 1 ? 'COMMIT' : `RELEASE level${this.#depth - 1}`)
    this.#depth--
  }

  rollback() {
    this.#depth--
    if (this.#depth === 0) return this.#exec('ROLLBACK')
    this.#exec(`ROLLBACK TO level${this.#depth}`)
    this.#exec(`RELEASE level${this.#depth}`)
  }

  /** Rolls back everything, however deep. */
  abandon() {
    this.#depth = 0
    this.#exec('ROLLBACK')
  }

  /** The same data without what the open transaction has written. */
  get committed(): Store {
    return this.#committed ??= new Store(this.#folder, { readOnly: true })
  }

  get latest(): Timestamp {
    return BigInt(this.get<{ value: string }>('SELECT value FROM meta WHERE name = \'latest\'')?.value ?? 0)
  }

  set latest(ts: Timestamp) {
    this.run('INSERT INTO meta VALUES (\'latest\', ?) ON CONFLICT DO UPDATE SET value = excluded.value', ts.toString())
  }

  /** Up to `limit` documents whose keys lie in the interval, in the order of their keys. */
  range(index: number, { from, to }: Interval, order: 'asc' | 'desc', limit: number): Entry[] {
    return this.all(
      `SELECT e.key, d.number, d.size, d.value FROM entries e CROSS JOIN documents d ON d.number = e.document
       WHERE e.index_number = ? AND e.key >= ? AND e.key < ? ORDER BY e.key ${order} LIMIT ?`, index, from, to, limit)
  }

  count(index: number, { from, to }: Interval): number {
    return this.get<{ n: number }>('SELECT count(*) n FROM entries WHERE index_number = ? AND key >= ? AND key < ?', index, from, to)!.n
  }

  find(index: number, key: Buffer): Row | undefined {
    return this.get(
      `SELECT d.number, d.size, d.value FROM entries e CROSS JOIN documents d ON d.number = e.document
       WHERE e.index_number = ? AND e.key = ?`, index, key)
  }

  addDocument(size: number, value: string): number {
    return this.run('INSERT INTO documents (size, value) VALUES (?, ?)', size, value)
  }

  changeDocument(number: number, size: number, value: string) {
    this.run('UPDATE documents SET size = ?, value = ? WHERE number = ?', size, value, number)
  }

  removeDocument(number: number) {
    this.run('DELETE FROM documents WHERE number = ?', number)
  }

  /** Several in a statement. `OR FAIL`: SQLite would keep a journal of each such statement, to undo it alone. */
  addEntries(entries: { index: number, key: Buffer }[], document: number) {
    for (let at = 0; at < entries.length; at += ENTRIES_AT_ONCE) {
      const some = entries.slice(at, at + ENTRIES_AT_ONCE)
      this.run(`INSERT OR FAIL INTO entries VALUES ${some.map(() => '(?, ?, ?)').join()}`, ...some.flatMap(({ index, key }) => [index, key, document]))
    }
  }

  removeEntry(index: number, key: Buffer) {
    this.run('DELETE FROM entries WHERE index_number = ? AND key = ?', index, key)
  }

  close() {
    this.#committed?.close()
    this.#statements.clear()
    this.#database.close()
    this.#lock?.close()
  }

  #exec(sql: string) {
    this.#prepare(sql).run()
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (!statement) this.#statements.set(sql, statement = this.#database.prepare(sql))
    return statement
  }
}

/** Keeps other processes out for as long as it is open: the system lets go of it even after a kill. */
function lock(folder: string): DatabaseSync {
  const held = new DatabaseSync(join(folder, 'lock.sqlite'))
  try {
    held.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return held
  }
  catch (cause) {
    held.close()
    throw new Error(`Another local deployment is using the data in ${folder}. Stop it, or choose another folder.`, { cause })
  }
}
