import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Raised when a table changes. A file of another version is thrown away: it holds test mail, not records. */
const version = 1

/**
 * Opens a provider's state: a SQLite file that survives restarts, or memory without one.
 *
 * Throws if the file is not such a database, naming it.
 */
export function openDatabase(file?: string): DatabaseSync {
  if (file === undefined)
    return new DatabaseSync(':memory:')

  mkdirSync(dirname(file), { recursive: true })
  try {
    return openFile(file)
  }
  catch (cause) {
    throw new Error(`Cannot open ${file}: ${(cause as Error).message}. Delete it to start clean.`, { cause })
  }
}

function openFile(file: string): DatabaseSync {
  const database = new DatabaseSync(file)
  try {
    const found = Number(database.prepare('PRAGMA user_version').get()?.user_version)
    if (found !== 0 && found !== version) {
      database.close()
      for (const suffix of ['', '-wal', '-shm'])
        rmSync(file + suffix, { force: true })
      return openFile(file)
    }
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA user_version = ${version}`)
    return database
  }
  catch (error) {
    if (database.isOpen)
      database.close()
    throw error
  }
}

/** Runs `work` as one transaction: all of its writes, or none if it throws. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  }
  catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
