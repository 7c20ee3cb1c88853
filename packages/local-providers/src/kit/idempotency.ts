import type { DatabaseSync } from 'node:sqlite'
import { hash } from 'ohash'

/** What an idempotency key means for the request that carries it. */
export type Claim
  = | { state: 'new' }
    | { state: 'replay', status: number, body: unknown }
    /** The key was used for another request. */
    | { state: 'mismatch' }
    /** The first request with this key has not been answered yet. */
    | { state: 'busy' }

const day = 24 * 60 * 60 * 1_000

/** Answers by idempotency key, for 24 hours. How a conflict is worded is the provider's matter. */
export class Idempotency {
  #database: DatabaseSync
  #busy = new Map<string, string>()

  constructor(database: DatabaseSync) {
    this.#database = database
    database.exec(`CREATE TABLE IF NOT EXISTS idempotency (
      key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL
    )`)
  }

  /** Claims the key; after `new`, the caller must `release` it when the answer has gone or been lost. */
  claim(key: string, fingerprint: string): Claim {
    const busy = this.#busy.get(key)
    if (busy !== undefined)
      return { state: busy === fingerprint ? 'busy' : 'mismatch' }

    const row = this.#database.prepare('SELECT * FROM idempotency WHERE key = ? AND at > ?').get(key, Date.now() - day)
    if (row) {
      return row.fingerprint === fingerprint
        ? { state: 'replay', status: Number(row.status), body: JSON.parse(String(row.body)) }
        : { state: 'mismatch' }
    }
    this.#busy.set(key, fingerprint)
    return { state: 'new' }
  }

  /** Keeps the answer. Call it in the transaction of the side effect. */
  keep(key: string, fingerprint: string, answer: { status: number, body: unknown }): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO idempotency (key, fingerprint, status, body, at) VALUES (?, ?, ?, ?, ?)')
      .run(key, fingerprint, answer.status, JSON.stringify(answer.body), Date.now())
  }

  release(key: string): void {
    this.#busy.delete(key)
  }

  clear(): void {
    this.#database.exec('DELETE FROM idempotency')
    this.#busy.clear()
  }
}

/** Returns the same for equal requests, whatever the order of their fields. */
export function fingerprint(path: string, body: unknown): string {
  return hash({ path, body })
}
