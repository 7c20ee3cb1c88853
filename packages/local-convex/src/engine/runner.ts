/** Runs functions: each query and mutation in a transaction of its own, actions outside any. */
import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { format, inspect } from 'node:util'
import { canonicalPath, type FunctionCall, type LoadedApp, type LoadedComponent, type MutationResult, type Outcome, type QueryResult } from '../seam.ts'
import { Catalog, components } from './catalog.ts'
import { dateOf } from './date.ts'
import { CallError, toCallerError, failure, messageOf, stackOf, UserError } from './errors.ts'
import { findFunction, type FunctionPath, type FunctionType, missing, type Resolved } from './functions.ts'
import type { Exports } from './exports.ts'
import { type Json, measure } from './json.ts'
import { type Call, type Syscalls, timers, within } from './runtime.ts'
import { systemModules } from './system.ts'
import { resolveCommitTs } from './commitTs.ts'
import type { Transaction } from './transaction.ts'
import type { Transactor } from './transactor.ts'

/** Longest time that a function of each type may take, in milliseconds. Convex counts 1 s of its own work for the first two. */
const MAX_DURATION = { query: 10_000, mutation: 10_000, action: 600_000, http: 600_000 }
const MAX_DEPTH = 8
const MAX_VALUE = 1 << 24

/** What a function has from its caller. */
type Origin = Pick<Call, 'identity' | 'request' | 'job' | 'log' | 'depth' | 'caller'> & { component: string }

export class Runner {
  /** Set once: the services behind syscalls need the runner themselves. */
  syscalls!: Syscalls
  exports!: Exports
  readonly #transactor: Transactor
  readonly #date: DateConstructor
  #components = new Map<string, LoadedComponent>()

  constructor(transactor: Transactor) {
    this.#transactor = transactor
    this.#date = dateOf(transactor.now)
  }

  /** Takes over an application: schemas first, so that one that old documents fail leaves everything as it was. */
  load(app: LoadedApp): Promise<Map<string, LoadedComponent>> {
    const { store } = this.#transactor
    return this.#transactor.exclusively(() => {
      const catalog = new Catalog(store)
      store.atomically(() => catalog.declare(app))
      this.#transactor.catalog = catalog
      this.#components = components(app)
      const root = this.#components.get('')!
      this.#components.set('', { ...root, modules: { ...root.modules, ...systemModules(catalog, this.exports) } })
      return this.#components
    })
  }

  find(path: FunctionPath, type?: FunctionType): Resolved {
    return findFunction(this.#components, path, type)
  }

  query(call: FunctionCall, journal: string | null): Promise<QueryResult> {
    return this.#transactor.read(async (tx) => {
      const position = { before: journal, after: null as string | null }
      const outcome = await this.#answer(call, async origin =>
        this.#invoke(origin, this.#entry(call, 'query'), call.args, tx, position))
      return { outcome, ts: this.#transactor.latest, reads: tx.reads, journal: position.after }
    })
  }

  mutation(call: FunctionCall, once?: string): Promise<MutationResult> {
    const { store, now } = this.#transactor
    return this.#transactor.exclusively(async () => {
      const repeated = once === undefined
        ? undefined
        : store.get<{ result: string }>('SELECT result FROM requests WHERE id = ?', once)
      if (repeated) {
        const { outcome, ts } = JSON.parse(repeated.result) as { outcome: Outcome, ts: string }
        return { outcome, ts: BigInt(ts) }
      }
      const remember = (result: MutationResult) => {
        if (once !== undefined)
          store.run('INSERT INTO requests VALUES (?, ?, ?)', once, JSON.stringify({ ...result, ts: result.ts.toString() }), now())
      }
      let ts = this.#transactor.latest
      const outcome = await this.#answer(call, async (origin, lines) => {
        const text = await this.#transactor.commit(
          tx => this.#invoke(origin, this.#entry(call, 'mutation'), call.args, tx),
          (value, committed) => {
            ts = committed
            remember({ outcome: { ok: true, value: JSON.parse(resolveCommitTs(value, ts)), logLines: lines }, ts })
          })
        return resolveCommitTs(text, ts)
      })
      if (!outcome.ok) remember({ outcome, ts })
      return { outcome, ts }
    })
  }

  action(call: FunctionCall): Promise<Outcome> {
    return this.#answer(call, origin => this.#invoke(origin, this.#entry(call, 'action'), call.args))
  }

  async http(request: Request, meta: FunctionCall['request'], identity: FunctionCall['identity']): Promise<Response> {
    const router = this.#components.get('')?.modules.http?.default as HttpRouter | undefined
    if (!router) return new Response('This Convex deployment does not have HTTP actions enabled.', { status: 404 })
    const route = router.lookup(new URL(request.url).pathname, request.method)
    if (!route) return new Response('No matching routes found', { status: 404 })
    const { origin } = this.#origin({ path: 'http', args: null, identity, ...(meta && { request: meta }) })
    try {
      return await within(this.#call(origin, 'http', 'http'), () => route[0].invokeHttpAction(request))
    }
    catch (error) {
      this.#transactor.log(`[HTTP ${request.method} ${route[2]}] Uncaught ${stackOf(error)}`)
      return Response.json({ code: 'Server Error', trace: failure(error).errorMessage }, { status: 500 })
    }
  }

  /** A call from a query or mutation: part of its transaction. Gives JSON text. */
  async nested(parent: Call, udfType: string, path: FunctionPath, args: Json, allowance?: Record<string, number>): Promise<string> {
    const tx = parent.tx!
    const type = udfType === 'mutation' ? 'mutation' : 'query'
    const run = () => this.#invoke(this.#inner(parent, path), this.#reachable(parent, path, type), args, tx)
    try {
      return await tx.nested(allowance, type === 'mutation', () => udfType === 'snapshotQuery' ? tx.stale(run) : run())
    }
    catch (error) {
      throw toCallerError(error)
    }
  }

  /** A call from an action. Gives JSON text. */
  async fromAction(parent: Call, type: FunctionType, path: FunctionPath, args: Json): Promise<string> {
    const run = (tx?: Transaction) => this.#invoke(this.#inner(parent, path), this.#reachable(parent, path, type), args, tx)
    // An action that goes from one transaction to the next would leave clients and timers no time of this process's.
    await nextTurn()
    try {
      if (type === 'action') return await run()
      if (type === 'query') return await this.#transactor.read(run)
      let ts = this.#transactor.latest
      const text = await this.#transactor.exclusively(() => this.#transactor.commit(run, (_, committed) => {
        ts = committed
      }))
      return resolveCommitTs(text, ts)
    }
    catch (error) {
      throw toCallerError(error)
    }
  }

  /** Runs a scheduled function: as nobody, inside `tx` if it is a mutation. Throws what it throws, after logging it. */
  async scheduled(path: FunctionPath, args: Json, job: string | undefined, tx?: Transaction) {
    const outcome = await this.#answer({ path: path.path, args, identity: null, admin: true }, origin =>
      this.#invoke({ ...origin, component: path.component, job }, this.find(path), args, tx))
    if (!outcome.ok) throw new Error(outcome.errorMessage)
  }

  /** What a client may call: public functions, and internal ones for the admin. */
  #entry({ path, admin }: FunctionCall, type: FunctionType): Resolved {
    const address = { component: '', path: canonicalPath(path) }
    const found = this.find(address, type)
    if (!found.isPublic && !admin) throw missing(address)
    return found
  }

  #reachable(parent: Call, path: FunctionPath, type: FunctionType): Resolved {
    if (parent.depth >= MAX_DEPTH)
      throw new UserError('Cross component call depth limit exceeded. Do you have an infinite loop in your app?')
    return this.find(path, type)
  }

  #origin(call: FunctionCall) {
    const lines: string[] = []
    const log = (level: string, args: unknown[]) => {
      lines.push(`[${level.toUpperCase()}] ${args.map(arg => inspect(arg)).join(' ')}`)
      this.#transactor.log(`[${call.path}] [${level.toUpperCase()}] ${format(...args)}`)
    }
    const request = call.request ?? { id: randomUUID(), ip: null, userAgent: null }
    return { lines, origin: { identity: call.identity, request, log, depth: 0, component: '' } satisfies Origin }
  }

  /** Identity does not cross into other components. */
  #inner(parent: Call, { component }: FunctionPath): Origin {
    return { ...parent, caller: parent, component, identity: component === parent.component ? parent.identity : null, depth: parent.depth + 1 }
  }

  #call(origin: Origin, type: Call['type'], path: string, tx?: Transaction, journal = { before: null as string | null, after: null as string | null }): Call {
    return { ...origin, type, path, tx, journal, date: this.#date, queries: new Map(), turn: null, syscalls: this.syscalls, over: false }
  }

  async #answer(call: FunctionCall, run: (origin: Origin, lines: string[]) => Promise<string>): Promise<Outcome> {
    const { origin, lines } = this.#origin(call)
    try {
      return { ok: true, value: JSON.parse(await run(origin, lines)), logLines: lines }
    }
    catch (error) {
      this.#transactor.log(`[${call.path}] ${error instanceof CallError ? messageOf(error) : `Uncaught ${stackOf(error)}`}`)
      return { ...failure(error), logLines: lines }
    }
  }

  /** Checks arguments, runs the function's code, checks what it returns. Gives JSON text. */
  async #invoke(origin: Origin, target: Resolved, args: Json, tx?: Transaction, journal?: Call['journal']): Promise<string> {
    const tableNameOf = this.#transactor.catalog.tableNameOf(target.component)
    if (measure(args).size > MAX_VALUE) throw new CallError(`Arguments for ${target.path} are too large (limit: 16 MiB)`)
    target.checkArgs(args, tableNameOf)
    const call = this.#call({ ...origin, component: target.component }, target.type, target.path, tx, journal)
    const depth = tx?.depth ?? 0
    try {
      const text = await limited(MAX_DURATION[target.type], () => within(call, () => target.invoke(JSON.stringify([args]))))
      if (text.length > MAX_VALUE) throw new Error(`Function ${target.path} return value is too large (limit: 16 MiB)`)
      target.checkReturns(JSON.parse(text), tableNameOf)
      return text
    }
    finally {
      // A call that a function forgot to await must not write to its caller's transaction, nor to the next one.
      call.over = tx !== undefined
      tx?.dropNested(depth)
    }
  }
}

interface HttpRouter {
  lookup(path: string, method: string): readonly [{ invokeHttpAction(request: Request): Promise<Response> }, string, string] | null
}

async function limited<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = timers.setTimeout(() => reject(new Error(`Function execution timed out (maximum duration: ${milliseconds / 1000}s)`)), milliseconds)
  })
  try {
    return await Promise.race([work(), late])
  }
  finally {
    timers.clearTimeout(timer)
  }
}
