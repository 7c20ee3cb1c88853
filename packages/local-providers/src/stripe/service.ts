import type { DatabaseSync } from 'node:sqlite'
import { transaction } from '../kit/database.ts'
import { Idempotency } from '../kit/idempotency.ts'
import { Outbox } from '../kit/outbox.ts'
import { seedCatalog, type CatalogEntry } from './catalog.ts'
import { CardError } from './errors.ts'
import { plannedEvent, signStripe, type EventType, type StripeEvent } from './events.ts'
import { now, ObjectStore } from './objects.ts'
import { expireSession } from './sessions.ts'

export interface ServiceOptions {
  /** Products and prices that exist from the start. */
  catalog: CatalogEntry[]
  /** Milliseconds before each further attempt of a webhook. */
  retryDelays?: number[]
}

const longestTimeout = 2 ** 31 - 1

/** What the local Stripe knows and does, without HTTP. What it does to payments is in the files named after them. */
export class StripeService {
  objects: ObjectStore
  outbox: Outbox
  idempotency: Idempotency
  /** Where its pages are; known once it listens. */
  url = ''
  #database: DatabaseSync
  #options: ServiceOptions
  #request: StripeEvent['request'] | undefined
  #expiry: NodeJS.Timeout | undefined

  constructor(database: DatabaseSync, options: ServiceOptions) {
    this.#database = database
    this.#options = options
    this.objects = new ObjectStore(database)
    this.idempotency = new Idempotency(database)
    this.outbox = new Outbox(database, { sign: signStripe, retryDelays: options.retryDelays })
    transaction(database, () => seedCatalog(this, options.catalog))
  }

  /**
   * Runs `work` as one transaction with the events it emits, then sends them. A `CardError` is thrown on only after
   * what led to it was written down, with what `keepRefusal` writes; any other error undoes everything.
   */
  run<Result>(work: () => Result, request?: StripeEvent['request'], keepRefusal?: (error: CardError) => void): Result {
    this.#request = request
    let failed: CardError | undefined
    const result = transaction(this.#database, () => {
      try {
        return work()
      }
      catch (error) {
        if (!(error instanceof CardError))
          throw error
        failed = error
        keepRefusal?.(error)
        return undefined
      }
    })
    this.#request = undefined
    this.outbox.wake()
    this.awaitExpiry()
    if (failed)
      throw failed
    return result as Result
  }

  /** Tells the webhook, within `run`. */
  emit(subject: string, type: EventType, object: object, previous?: object): void {
    this.outbox.plan([plannedEvent(subject, { type, object, previous, request: this.#request })])
  }

  /** Expires the sessions whose time is over. Called before anything looks at them, and by a timer. */
  expireDue(): void {
    const ids = this.objects.expired(now())
    if (ids.length > 0)
      this.run(() => ids.forEach(id => expireSession(this, id)))
  }

  /** Sets the timer for the next session whose time will be over. */
  awaitExpiry(): void {
    clearTimeout(this.#expiry)
    const next = this.objects.nextExpiry(now())
    if (next === undefined)
      return
    this.#expiry = setTimeout(() => {
      this.expireDue()
      this.awaitExpiry()
    }, Math.min(next * 1_000 - Date.now(), longestTimeout)).unref()
  }

  clear(): void {
    transaction(this.#database, () => {
      this.objects.clear()
      this.outbox.clear()
      this.idempotency.clear()
      seedCatalog(this, this.#options.catalog)
    })
  }

  async close(): Promise<void> {
    clearTimeout(this.#expiry)
    await this.outbox.close()
    this.#database.close()
  }
}
