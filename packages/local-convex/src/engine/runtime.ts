/**
 * The globals that functions run against. `convex/server` reaches the deployment through `Convex.syscall` and its
 * siblings; `AsyncLocalStorage` tells which call is asking. Installed once a process, for any number of engines.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { FunctionCall } from '../seam.ts'
import type { Transaction } from './transaction.ts'

/** One function while it runs. */
export interface Call {
  type: 'query' | 'mutation' | 'action' | 'http'
  /** Path of the component that it belongs to, `''` for the application. */
  component: string
  path: string
  identity: FunctionCall['identity']
  request: NonNullable<FunctionCall['request']>
  /** The scheduled function that it runs as. */
  job?: string | undefined
  /** Absent in actions: every query and mutation of theirs is a transaction of its own. */
  tx?: Transaction | undefined
  depth: number
  /** The call that made this one. */
  caller?: Call | undefined
  /** Queries being read, by the number that the runtime knows them by. */
  queries: Map<number, () => string | null>
  /** Nested calls and database operations run one after the other, as Convex does. */
  turn: Promise<unknown> | null
  /** End cursors of a paginated query: the one to read up to, and the one that was reached. */
  journal: { before: string | null, after: string | null }
  log: (level: string, args: unknown[]) => void
  /** `Date` by the engine's clock. */
  date: DateConstructor
  syscalls: Syscalls
  over: boolean
}

export interface Syscalls {
  sync(call: Call, op: string, args: never): unknown
  /** Gives JSON text. */
  async(call: Call, op: string, args: never): Promise<string> | string
  js(call: Call, op: string, args: never): Promise<unknown>
}

interface ConvexGlobal {
  syscall(op: string, args: string): string
  asyncSyscall(op: string, args: string): Promise<string> | string
  jsSyscall(op: string, args: object): unknown
}

/** The process's own timers, whatever functions are allowed to use. */
export const timers = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout }

const calls = new AsyncLocalStorage<Call | null>()
const CONSOLE = ['log', 'info', 'warn', 'error', 'debug'] as const
/** What Convex's runtime does not offer to queries and mutations, which must be deterministic. */
const ONLY_IN_ACTIONS: Record<string, string> = {
  fetch: 'Can\'t use fetch() in queries and mutations. Please consider using an action. See https://docs.convex.dev/functions/actions for more details.',
  ...Object.fromEntries(['setTimeout', 'setInterval', 'setImmediate'].map(name =>
    [name, `Can't use ${name} in queries and mutations. Please consider using an action. See https://docs.convex.dev/functions/actions for more details.`])),
}
let installed = false

/** The call whose code runs; `null` or `undefined` for code that is no function's. */
export function currentCall(): Call | null | undefined {
  return calls.getStore()
}

/** Refuses what a function does once it has ended, or the one that called it, which may have forgotten an `await`. */
export function assertRunning(call: Call, op: string) {
  for (let running: Call | undefined = call; running; running = running.caller)
    if (running.over || running.tx?.over) throw new Error(`${op} was called after its function had ended: a promise was not awaited`)
}

/** Runs a function's code as that call. */
export function within<T>(call: Call, work: () => T): T {
  return calls.run(call, work)
}

/** Runs the engine's own code as no call at all. */
export function outside<T>(work: () => T): T {
  return calls.run(null, work)
}

export function installRuntime() {
  if (installed) return
  installed = true
  const globals = globalThis as unknown as Record<string, unknown>
  const before = globals.Convex as ConvexGlobal | undefined
  const runtime = (op: string) => {
    const call = calls.getStore()
    if (call) assertRunning(call, op)
    return call
  }
  globals.Convex = {
    syscall: (op, args) => {
      const call = runtime(op)
      return call || !before ? JSON.stringify(known(call).syscalls.sync(known(call), op, JSON.parse(args) as never)) : before.syscall(op, args)
    },
    asyncSyscall: (op, args) => {
      const call = runtime(op)
      return call || !before ? known(call).syscalls.async(known(call), op, JSON.parse(args) as never) : before.asyncSyscall(op, args)
    },
    jsSyscall: (op, args) => {
      const call = runtime(op)
      return call || !before ? known(call).syscalls.js(known(call), op, args as never) : before.jsSyscall(op, args)
    },
  } satisfies ConvexGlobal
  for (const [name, refusal] of Object.entries(ONLY_IN_ACTIONS)) {
    const original = globals[name] as (...args: unknown[]) => unknown
    globals[name] = Object.assign((...args: unknown[]) => {
      if (calls.getStore()?.tx) throw new Error(refusal)
      return original(...args)
    }, original)
  }
  let { Date } = globalThis
  // An accessor, because other code may set the process's clock at any time and must not set the functions'.
  Object.defineProperty(globalThis, 'Date', {
    configurable: true,
    get: () => calls.getStore()?.date ?? Date,
    set: (date: DateConstructor) => {
      Date = date
    },
  })
  for (const level of CONSOLE) {
    const original = console[level].bind(console)
    console[level] = (...args: unknown[]) => {
      const call = calls.getStore()
      // Outside the call: the deployment's log may well be the console.
      if (call) outside(() => call.log(level, args))
      else original(...args)
    }
  }
}

function known(call: Call | null | undefined): Call {
  if (!call) throw new Error('The Convex database and auth objects are being used outside of a Convex function.')
  return call
}
