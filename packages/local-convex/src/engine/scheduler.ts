/**
 * Scheduled functions and crons as rows of the database, so that they outlive the process.
 *
 * A mutation's job ends in the transaction of its own writes: exactly once. An action's is marked before it starts
 * and not tried again: at most once, and one that a restart finds half-way has failed.
 */
import { canonicalPath, type LoadedComponent } from '../seam.ts'
import type { Table } from './catalog.ts'
import { type CronSchedule, nextRun } from './cronTimes.ts'
import { CallError, messageOf, UserError } from './errors.ts'
import { type Address, type FunctionPath, resolveAddress } from './functions.ts'
import { type Json, type JsonObject, measure } from './json.ts'
import type { Runner } from './runner.ts'
import { type Call, outside, timers } from './runtime.ts'
import type { Store } from './store.ts'
import type { Transaction } from './transaction.ts'
import type { Transactor } from './transactor.ts'

export type ScheduleRequest = Address & { args: Json, /** Seconds since the epoch. */ ts: number }

interface Job extends FunctionPath {
  number: number
  args: string
  /** Its `_scheduled_functions` document and the component that this belongs to; crons have none. */
  document: string | null
  home: string | null
}

/** Longest delay that timers take. */
const MAX_DELAY_MS = 2 ** 31 - 1
const KEEP_FINISHED_MS = 7 * 24 * 60 * 60 * 1000
/** At one start: they count towards a transaction's limits. */
const MAX_FORGOTTEN = 1000

export class Scheduler {
  readonly #runner: Runner
  readonly #transactor: Transactor
  readonly #store: Store
  readonly #running = new Set<number>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(runner: Runner, transactor: Transactor) {
    this.#runner = runner
    this.#transactor = transactor
    this.#store = transactor.store
  }

  /** Fails the actions that the last process left half-way, and forgets what ended long ago. Before anything runs. */
  async recover() {
    await this.#transactor.write((tx) => {
      for (const job of this.#store.all<Job>('SELECT * FROM jobs WHERE state = \'running\''))
        this.#end(tx, job, { kind: 'failed', error: 'Transient error while executing action' })
      const old = this.#transactor.now() - KEEP_FINISHED_MS
      this.#store.run('DELETE FROM requests WHERE at < ?', old)
      for (const table of tx.catalog.tables('_scheduled_functions')) this.#forget(tx, table, old)
    })
  }

  /** Takes over the crons of an application, and begins to run: a cron that is as before keeps its next time. */
  async declare(components: Map<string, LoadedComponent>) {
    await this.#transactor.write(() => {
      const known = new Map(this.#store.all<{ id: string, definition: string }>('SELECT id, definition FROM crons').map(({ id, definition }) => [id, definition]))
      for (const [component, { modules }] of components) {
        const crons = (modules.crons?.default as { crons?: Record<string, CronDefinition> } | undefined)?.crons ?? {}
        for (const [name, { name: path, args, schedule }] of Object.entries(crons)) {
          const id = `${component}/${name}`
          const definition = JSON.stringify({ component, path: canonicalPath(path), args: args[0] ?? {}, schedule })
          if (known.get(id) !== definition)
            this.#store.run('INSERT OR REPLACE INTO crons VALUES (?, ?, ?)', id, definition, nextRun(schedule, this.#transactor.now(), true))
          known.delete(id)
        }
      }
      for (const id of known.keys()) this.#store.run('DELETE FROM crons WHERE id = ?', id)
    })
    this.#wake()
  }

  /** Adds a job to the transaction and gives the id of its document. */
  schedule(tx: Transaction, component: string, { args, ts, ...address }: ScheduleRequest): string {
    const path = resolveAddress(component, address)
    if (this.#runner.find(path).type === 'query') throw new UserError(`Cannot schedule ${path.path}: it is a query`)
    if (JSON.stringify(args).includes('{"$commitTs":null}'))
      throw new UserError(`Invalid arguments for "${path.path}": a scheduled function cannot take an unresolved placeholder value.`)
    tx.usage.add('functionsScheduled')
    tx.usage.add('scheduledFunctionArgsBytes', measure([args]).size)
    // Seconds as a fraction: without rounding, some are due a moment before their millisecond.
    const due = Math.round(ts * 1_000_000) / 1000
    const id = tx.insert({ component, method: 'scheduler', system: true }, '_scheduled_functions', {
      name: path.path, args: [args], scheduledTime: due, state: { kind: 'pending' },
    })
    this.#add({ ...path, args: JSON.stringify(args), document: id, home: component }, due)
    tx.onceCommitted.push(() => this.#wake())
    return id
  }

  cancel(tx: Transaction, call: Call, id: string) {
    if (id === call.job) throw new UserError('A mutation cannot cancel itself')
    const access = { component: call.component, method: 'scheduler.cancel', system: true }
    const text = tx.get(access, '_scheduled_functions', id)
    const state = text === null ? null : (JSON.parse(text) as { state: { kind: string } }).state.kind
    if (state !== 'pending' && state !== 'inProgress') return
    tx.patch(access, '_scheduled_functions', id, { state: { kind: 'canceled' }, completedTime: this.#transactor.now() })
    this.#store.run('DELETE FROM jobs WHERE document = ?', id)
  }

  /** Starts nothing more. An action that still runs is cut off, as by a crash. */
  close() {
    this.#closed = true
    timers.clearTimeout(this.#timer)
  }

  #forget(tx: Transaction, table: Table, before: number) {
    let forgotten = 0
    for (const { value } of tx.catalog.documents(table)) {
      const { _id, _creationTime, completedTime = Infinity } = JSON.parse(value) as { _id: string, _creationTime: number, completedTime?: number }
      if (_creationTime > before || forgotten === MAX_FORGOTTEN) return
      if (completedTime > before) continue
      tx.remove({ component: table.component, method: 'scheduler', system: true }, table.name, _id)
      forgotten++
    }
  }

  #add(job: Omit<Job, 'number'>, due: number, cron: string | null = null) {
    this.#store.run('INSERT INTO jobs (component, path, args, due, state, document, home, cron) VALUES (?, ?, ?, ?, \'pending\', ?, ?, ?)',
      job.component, job.path, job.args, due, job.document, job.home, cron)
  }

  /** Starts what is due, then sleeps until something is. */
  #wake() {
    outside(() => {
      timers.clearTimeout(this.#timer)
      if (this.#closed) return
      void this.#transactor.write(() => this.#tick()).then(({ due, next }) => {
        if (this.#closed) return
        for (const job of due) this.#begin(job)
        timers.clearTimeout(this.#timer)
        if (next !== null)
          this.#timer = timers.setTimeout(() => this.#wake(), Math.min(Math.max(0, next - this.#transactor.now()), MAX_DELAY_MS))
      }, () => undefined)
    })
  }

  #tick() {
    const now = this.#transactor.now()
    for (const { id, definition, next } of this.#store.all<{ id: string, definition: string, next: number }>('SELECT * FROM crons WHERE next <= ?', now)) {
      const { component, path, args, schedule } = JSON.parse(definition)
      // As in Convex, a run is skipped while the one before it has not ended.
      if (!this.#store.get('SELECT 1 FROM jobs WHERE cron = ?', id))
        this.#add({ component, path, args: JSON.stringify(args), document: null, home: null }, now, id)
      const following = nextRun(schedule, next, false)
      this.#store.run('UPDATE crons SET next = ? WHERE id = ?', following > now ? following : nextRun(schedule, now, false), id)
    }
    const due = this.#store.all<Job>('SELECT * FROM jobs WHERE state = \'pending\' AND due <= ? ORDER BY due, number', now)
      .filter(({ number }) => !this.#running.has(number))
    const { next } = this.#store.get<{ next: number | null }>(
      'SELECT min(next) next FROM (SELECT min(next) next FROM crons UNION ALL SELECT min(due) FROM jobs WHERE state = \'pending\' AND due > ?)', now)!
    return { due, next }
  }

  #begin(job: Job) {
    this.#running.add(job.number)
    // Rejects only when the deployment closes meanwhile.
    this.#run(job).catch(() => undefined).finally(() => this.#running.delete(job.number))
  }

  async #run(job: Job) {
    const pending = () => this.#store.get('SELECT 1 FROM jobs WHERE number = ? AND state = \'pending\'', job.number) !== undefined
    const id = job.document ?? undefined
    const args = JSON.parse(job.args) as Json
    try {
      if (this.#runner.find(job).type === 'action') {
        const begun = await this.#transactor.write((tx) => {
          if (!pending()) return false
          this.#store.run('UPDATE jobs SET state = \'running\' WHERE number = ?', job.number)
          this.#mark(tx, job, { kind: 'inProgress' })
          return true
        })
        if (!begun) return
        await this.#runner.scheduled(job, args, id)
        await this.#transactor.write(tx => this.#end(tx, job, { kind: 'success' }))
      }
      else {
        await this.#transactor.write(async (tx) => {
          if (!pending()) return
          this.#mark(tx, job, { kind: 'inProgress' })
          await this.#runner.scheduled(job, args, id, tx)
          this.#end(tx, job, { kind: 'success' })
        })
      }
    }
    catch (error) {
      // What the function itself threw is in the log already.
      if (error instanceof CallError) this.#transactor.log(`Scheduled function: ${error.message}`)
      await this.#transactor.write(tx => this.#end(tx, job, { kind: 'failed', error: messageOf(error) }))
    }
  }

  #end(tx: Transaction, job: Job, state: JsonObject) {
    this.#store.run('DELETE FROM jobs WHERE number = ?', job.number)
    this.#mark(tx, job, state, { completedTime: this.#transactor.now() })
  }

  #mark(tx: Transaction, { document, home }: Job, state: JsonObject, more: JsonObject = {}) {
    if (document === null || home === null) return
    const access = { component: home, method: 'scheduler', system: true }
    const text = tx.get(access, '_scheduled_functions', document)
    const kind = text === null ? 'gone' : (JSON.parse(text) as { state: { kind: string } }).state.kind
    if (kind === 'pending' || kind === 'inProgress') tx.patch(access, '_scheduled_functions', document, { state, ...more })
  }
}

interface CronDefinition {
  name: string
  args: Json[]
  schedule: CronSchedule
}
