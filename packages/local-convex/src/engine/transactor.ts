/** Transactions, one at a time: commits get growing timestamps and are told to whoever listens. */
import type { Commit, Timestamp } from '../seam.ts'
import { Catalog } from './catalog.ts'
import { stackOf } from './errors.ts'
import type { Writes } from './readSet.ts'
import { outside } from './runtime.ts'
import type { Store } from './store.ts'
import { Transaction } from './transaction.ts'

interface TransactorOptions {
  /** Milliseconds since the epoch. */
  now: () => number
  log: (line: string) => void
}

export class Transactor {
  catalog: Catalog
  readonly store: Store
  /** Gives the time, also to functions: what computes it must not see theirs. */
  readonly now: () => number
  readonly log: (line: string) => void
  readonly #listeners = new Set<(commit: Commit) => void>()
  #turn: Promise<unknown> = Promise.resolve()
  #closed = false
  #latest: Timestamp
  #lastCreation: number

  constructor(store: Store, { now, log }: TransactorOptions) {
    this.store = store
    this.now = () => outside(now)
    this.log = log
    this.catalog = new Catalog(store)
    this.#latest = store.latest
    this.#lastCreation = Number(this.#latest / 1000n) / 1000
  }

  /** Timestamp of the latest commit. */
  get latest(): Timestamp {
    return this.#latest
  }

  onCommit(listener: (commit: Commit) => void) {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Runs `work` when nothing else does, in order of arrival: what it reads is never half done. */
  exclusively<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      if (this.#closed) throw new Error('The deployment is closed')
      return work()
    })
    this.#turn = result.catch(() => undefined)
    return result
  }

  read<T>(work: (tx: Transaction) => T | Promise<T>): Promise<T> {
    return this.exclusively(async () => {
      const tx = this.#begin()
      try {
        return await work(tx)
      }
      finally {
        tx.over = true
      }
    })
  }

  write<T>(work: (tx: Transaction) => T | Promise<T>): Promise<T> {
    return this.exclusively(() => this.commit(work))
  }

  /**
   * Commits what `work` wrote, or nothing of it. `beforeCommit` may add rows that belong to the same commit.
   * Only for use inside `exclusively`.
   */
  async commit<T>(work: (tx: Transaction) => T | Promise<T>, beforeCommit?: (value: T, ts: Timestamp) => void): Promise<T> {
    const tx = this.#begin()
    let value: T
    let ts = this.#latest
    let writes: Writes | undefined
    this.store.begin()
    try {
      value = await work(tx)
      if (tx.wrote) {
        const now = BigInt(Math.floor(this.now())) * 1_000_000n
        ts = now > this.#latest ? now : this.#latest + 1n
        writes = tx.finish(ts)
        this.store.latest = ts
      }
      beforeCommit?.(value, ts)
      this.store.commit()
    }
    catch (error) {
      this.store.abandon()
      throw error
    }
    finally {
      tx.over = true
    }
    this.#latest = ts
    outside(() => this.#tell(tx, writes && { ts, writes }))
    return value
  }

  /** Waits for the transaction that runs; none begins after it. */
  async close() {
    this.#closed = true
    await this.#turn
  }

  #begin() {
    return new Transaction(this.store, this.catalog, () => {
      this.#lastCreation = Math.max(this.now(), this.#lastCreation + 0.001)
      return this.#lastCreation
    })
  }

  /** What goes wrong in a listener is not the mutation's fault: it is committed. */
  #tell(tx: Transaction, commit: Commit | undefined) {
    const listeners = commit ? [...this.#listeners].map(listener => () => listener(commit)) : []
    for (const work of [...tx.onceCommitted, ...listeners]) {
      try {
        work()
      }
      catch (error) {
        this.log(`After a commit: ${stackOf(error)}`)
      }
    }
  }
}
