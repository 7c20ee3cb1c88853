import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { transaction } from './database.ts'
import { deliver, signedMessage, type Attempt, type Endpoint, type Forgery, type Sign } from './delivery.ts'

/** A webhook event: planned until it is due, pending until the receiver took it or it was given up. */
export interface OutboxEvent {
  id: string
  /** Events of one subject (a mail, an order) are first attempted in order. */
  subject: string
  type: string
  /** The exact text that is signed and sent. */
  payload: string
  status: 'planned' | 'pending' | 'delivered' | 'failed'
  /** Milliseconds since the epoch. */
  dueAt: number
  attempts: Attempt[]
}

export type PlannedEvent = Pick<OutboxEvent, 'id' | 'subject' | 'type' | 'payload' | 'dueAt'>

export interface OutboxOptions {
  sign: Sign
  /** The event happens now: apply it to the provider's own state. Runs in a transaction with the outbox. */
  onDue?: (event: OutboxEvent) => void
  /** Milliseconds before each further attempt; when they are used up the event has failed. */
  retryDelays?: number[]
}

const longestTimeout = 2 ** 31 - 1
const defaultRetryDelays = [500, 2_000, 5_000, 15_000, 60_000, 300_000]

/** Delivers a provider's webhooks: signed, in order, retried, and kept across restarts. */
export class Outbox {
  #database: DatabaseSync
  #options: OutboxOptions
  #endpoint: Endpoint | undefined
  #paused = false
  #timer: NodeJS.Timeout | undefined
  #inFlight = new Map<string, { subject: string, done: Promise<Attempt> }>()
  #closing = new AbortController()

  constructor(database: DatabaseSync, options: OutboxOptions) {
    this.#database = database
    this.#options = options
    database.exec(`
      CREATE TABLE IF NOT EXISTS events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, subject TEXT NOT NULL, type TEXT NOT NULL,
        payload TEXT NOT NULL, status TEXT NOT NULL, due_at INTEGER NOT NULL, next_at INTEGER NOT NULL, attempts TEXT NOT NULL
      );
      CREATE INDEX IF NOT EXISTS events_next ON events (status, next_at);
      CREATE INDEX IF NOT EXISTS events_subject ON events (subject, seq);
    `)
  }

  /**
   * Where to deliver. Without an endpoint, or paused, events wait; `redeliver` works while paused.
   * Events that waited, also for their next attempt, are attempted at once.
   */
  setEndpoint(endpoint: Endpoint | undefined, paused = false): void {
    this.#endpoint = endpoint
    this.#paused = paused
    this.#database.prepare(`UPDATE events SET next_at = ? WHERE status = 'pending'`).run(Date.now())
    this.wake()
  }

  get endpoint(): Endpoint | undefined {
    return this.#endpoint
  }

  get paused(): boolean {
    return this.#paused
  }

  /** Writes events down. Call `wake` once the surrounding transaction has committed. */
  plan(events: PlannedEvent[]): void {
    const insert = this.#database.prepare(`INSERT INTO events (id, subject, type, payload, status, due_at, next_at, attempts)
      VALUES (?, ?, ?, ?, 'planned', ?, ?, '[]')`)
    for (const event of events)
      insert.run(event.id, event.subject, event.type, event.payload, event.dueAt, event.dueAt)
  }

  /** Events in the order they were planned. */
  list(subject?: string): OutboxEvent[] {
    const rows = subject === undefined
      ? this.#database.prepare('SELECT * FROM events ORDER BY seq').all()
      : this.#database.prepare('SELECT * FROM events WHERE subject = ? ORDER BY seq').all(subject)
    return rows.map(toEvent)
  }

  get(id: string): OutboxEvent | undefined {
    const row = this.#database.prepare('SELECT * FROM events WHERE id = ?').get(id)
    return row && toEvent(row)
  }

  /** Makes an event happen and attempts it at once, whatever waits before it. Needs an endpoint. */
  async emit(event: PlannedEvent): Promise<Attempt> {
    const endpoint = this.#requireEndpoint()
    this.plan([event])
    const emitted: OutboxEvent = { ...event, status: 'planned', attempts: [] }
    this.#happen(emitted)
    return this.#attempt(emitted, endpoint)
  }

  /** Sends an event once more, now, under the same id. A forgery leaves no trace in the event. Needs an endpoint. */
  async redeliver(event: PlannedEvent, forge?: Forgery): Promise<Attempt> {
    const attempt = await deliver(event, this.#requireEndpoint(), { sign: this.#options.sign, forge, signal: this.#closing.signal })
    if (!forge && !this.#closing.signal.aborted)
      this.#record(event.id, attempt, attempt.ok ? { status: 'delivered' } : {})
    return attempt
  }

  /** What a delivery of this event would post now, for a receiver that is called without HTTP. Needs an endpoint. */
  message(event: PlannedEvent, forge?: Forgery): { headers: Record<string, string>, body: string } {
    return signedMessage(event, this.#requireEndpoint().secret, { sign: this.#options.sign, forge })
  }

  /** Does what is due, then sets the timer for what is next. */
  wake(): void {
    clearTimeout(this.#timer)
    if (this.#closing.signal.aborted)
      return
    const now = Date.now()
    this.#run(now)
    const next = this.#database
      .prepare(`SELECT min(next_at) AS at FROM events WHERE ${this.#waiting()} AND next_at > ?`)
      .get(now)?.at
    if (typeof next === 'number')
      this.#timer = setTimeout(() => this.wake(), Math.min(next - now, longestTimeout))
  }

  clear(): void {
    this.#database.exec('DELETE FROM events')
  }

  /** Stops attempts under way; they are made again after a restart. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    this.#closing.abort()
    await Promise.all([...this.#inFlight.values()].map(attempt => attempt.done))
  }

  #waiting(): string {
    return this.#endpoint && !this.#paused ? `status IN ('planned', 'pending')` : `status = 'planned'`
  }

  #run(now: number): void {
    const due = this.#database
      .prepare(`SELECT * FROM events WHERE ${this.#waiting()} AND next_at <= ? ORDER BY next_at, seq`)
      .all(now)
      .map(toEvent)
    for (const event of due) {
      if (this.#isUnderway(event))
        continue
      if (event.status === 'planned')
        this.#happen(event)
      if (this.#endpoint && !this.#paused)
        void this.#attempt(event, this.#endpoint)
    }
  }

  /** A planned event also waits for the attempt of the one before it, so that a receiver sees them in order. */
  #isUnderway(event: OutboxEvent): boolean {
    return this.#inFlight.has(event.id)
      || (event.status === 'planned' && [...this.#inFlight.values()].some(({ subject }) => subject === event.subject))
  }

  #happen(event: OutboxEvent): void {
    transaction(this.#database, () => {
      this.#database.prepare(`UPDATE events SET status = 'pending' WHERE id = ?`).run(event.id)
      this.#options.onDue?.(event)
    })
  }

  async #attempt(event: OutboxEvent, endpoint: Endpoint): Promise<Attempt> {
    const sending = deliver(event, endpoint, { sign: this.#options.sign, signal: this.#closing.signal })
    this.#inFlight.set(event.id, { subject: event.subject, done: sending })
    const attempt = await sending
    this.#inFlight.delete(event.id)
    if (!this.#closing.signal.aborted) {
      this.#record(event.id, attempt, this.#afterwards(event, attempt, endpoint))
      this.wake()
    }
    return attempt
  }

  #requireEndpoint(): Endpoint {
    if (!this.#endpoint)
      throw new Error('No webhook is set up.')
    return this.#endpoint
  }

  #afterwards(event: OutboxEvent, attempt: Attempt, endpoint: Endpoint): { status?: OutboxEvent['status'], nextAt?: number } {
    if (attempt.ok)
      return { status: 'delivered' }
    if (endpoint !== this.#endpoint)
      return { nextAt: Date.now() }
    const delay = (this.#options.retryDelays ?? defaultRetryDelays)[event.attempts.length]
    return delay === undefined ? { status: 'failed' } : { nextAt: Date.now() + delay }
  }

  #record(id: string, attempt: Attempt, { status, nextAt }: { status?: OutboxEvent['status'], nextAt?: number }): void {
    this.#database
      .prepare(`UPDATE events SET attempts = json_insert(attempts, '$[#]', json(?)),
        status = iif(status = 'delivered', status, coalesce(?, status)), next_at = coalesce(?, next_at) WHERE id = ?`)
      .run(JSON.stringify(attempt), status ?? null, nextAt ?? null, id)
  }
}

function toEvent(row: Record<string, SQLOutputValue>): OutboxEvent {
  return {
    id: String(row.id),
    subject: String(row.subject),
    type: String(row.type),
    payload: String(row.payload),
    status: row.status as OutboxEvent['status'],
    dueAt: Number(row.due_at),
    attempts: JSON.parse(String(row.attempts)),
  }
}
