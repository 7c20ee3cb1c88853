/** Watches the calls that `convex-test` makes of an application's functions: their logs, their files, their end. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { format, inspect } from 'node:util'
import type { LoadedComponent } from '../seam.ts'

/** What the engine wants to know, and do, while functions run. */
export interface CallHost {
  /** Address of the deployment, for the URLs of files. */
  url: string
  log: (line: string) => void
  /** A function ended or changed something: a commit may follow. */
  onActivity: () => void
  uploadTokens: Set<string>
  /** Timers of scheduled functions. */
  timers: Set<NodeJS.Timeout>
  /** Runs file work of an action as a transaction of its own. */
  files: {
    store: (blob: Blob) => Promise<string>
    delete: (storageId: string) => Promise<void>
  }
}

/** One call from outside, with the calls that it made in turn. */
export interface CallRecord {
  logLines: string[]
  /** The handler was reached: its arguments were accepted. */
  started: boolean
  /** The snapshot that a query read. */
  snapshot?: bigint
}

interface CurrentCall {
  host: CallHost
  record: CallRecord
  kind: 'query' | 'mutation' | 'action' | 'transaction'
  request?: Request
}

type Handler = (ctx: { meta?: { getSnapshotTs?: () => bigint } }, args: unknown) => unknown
interface ConvexFunction { _handler: Handler, isQuery?: boolean, isMutation?: boolean }
interface Router { lookup: (path: string, method: string) => [ConvexFunction, ...unknown[]] | null }

const calls = new AsyncLocalStorage<CurrentCall>()
/** The host whose function is being scheduled. */
const scheduling = new AsyncLocalStorage<CallHost>()

/** Runs `call` with a record of its own. `request` is what HTTP actions are given. */
export async function recordCall<T>(host: CallHost, call: (record: CallRecord) => Promise<T>, request?: Request) {
  installSyscalls()
  const record: CallRecord = { logLines: [], started: false }
  return await calls.run({ host, record, kind: 'action', request }, () => call(record))
}

/** Marks what `work` does as one transaction, whose file operations must not open another. */
export function asTransaction<T>(work: () => Promise<T>): Promise<T> {
  return calls.run({ ...calls.getStore()!, kind: 'transaction' }, work)
}

/** A component's module with every function, and the routes of an HTTP router, observed. */
export function observeModule(host: CallHost, path: string, module: LoadedComponent['modules'][string]) {
  return Object.fromEntries(Object.entries(module).map(([name, value]) => {
    if (isRouter(value))
      return [name, { lookup: (...route: Parameters<Router['lookup']>) => observeRoute(host, value.lookup(...route)) }]
    return [name, isConvexFunction(value) ? observeFunction(host, `${path}:${name}`, value) : value]
  }))
}

function observeRoute(host: CallHost, found: ReturnType<Router['lookup']>) {
  return found && [observeFunction(host, `http ${String(found[1])} ${String(found[2])}`, found[0]), ...found.slice(1)]
}

function observeFunction(host: CallHost, name: string, target: ConvexFunction): ConvexFunction {
  const kind = target.isQuery ? 'query' : target.isMutation ? 'mutation' : 'action'
  const handler: Handler = (ctx, args) => {
    const parent = calls.getStore()
    const record = parent?.record ?? { logLines: [], started: true }
    if (!record.started && kind === 'query')
      record.snapshot = ctx.meta?.getSnapshotTs?.()
    record.started = true
    return calls.run({ host, record, kind, request: parent?.request }, async () => {
      // `convex-test` keeps what a handler assigns to this global for the handler alone.
      globalThis.console = callConsole(host, name, record)
      try {
        return await target._handler(ctx, parent?.request && kind === 'action' && name.startsWith('http ') ? parent.request : args)
      }
      finally {
        host.onActivity()
      }
    })
  }
  return Object.create(target, { _handler: { value: handler } }) as ConvexFunction
}

/** A console whose lines go to the terminal with the function's name, and to the client as Convex sends them. */
function callConsole(host: CallHost, name: string, record: CallRecord): Console {
  const write = (level: string) => (...args: unknown[]) => {
    record.logLines.push(`[${level}] ${args.map(arg => typeof arg === 'string' ? `'${arg}'` : inspect(arg)).join(' ')}`)
    host.log(`[${name}] ${format(...args)}`)
  }
  const levels = { log: 'LOG', info: 'INFO', warn: 'WARN', error: 'ERROR', debug: 'DEBUG', trace: 'TRACE' }
  const methods = Object.entries(levels).map(([method, level]) => [method, write(level)] as const)
  return Object.assign(Object.create(console) as Console, Object.fromEntries(methods))
}

interface Syscalls {
  syscall: (op: string, args: string) => string
  asyncSyscall: (op: string, args: string) => Promise<string>
  jsSyscall: (op: string, args: { blob?: Blob }) => Promise<unknown>
}

let installed: Syscalls | undefined

/**
 * Puts files at this deployment's address, their writes in a transaction, and the timers of scheduled functions
 * where they can be ended: `convex-test` does none of this.
 */
function installSyscalls() {
  const global = globalThis as unknown as { Convex: Syscalls }
  if (global.Convex === installed)
    return
  const inner = global.Convex
  installed = {
    get syscall() { return inner.syscall },
    asyncSyscall: async (op, args) => {
      const call = calls.getStore()
      const run = () => inner.asyncSyscall(op, args)
      const isSchedule = op === '1.0/schedule' || op === '1.0/actions/schedule'
      const result = await (call && fileSyscall(call, op, args)) ?? await (call && isSchedule ? scheduling.run(call.host, run) : run())
      if (call?.kind !== 'action')
        return locate(call, op, args, result)
      call.host.onActivity()
      return locate(call, op, args, result)
    },
    jsSyscall: async (op, args) => {
      const call = calls.getStore()
      if (call?.kind !== 'action' || op !== 'storage/storeBlob')
        return await inner.jsSyscall(op, args)
      return await call.host.files.store(args.blob!)
    },
  }
  global.Convex = installed

  const { setTimeout } = globalThis
  globalThis.setTimeout = Object.assign((...args: Parameters<typeof setTimeout>) => {
    const timer = setTimeout(...args)
    scheduling.getStore()?.timers.add(timer)
    return timer
  }, setTimeout)
}

async function fileSyscall(call: CurrentCall, op: string, args: string): Promise<string | undefined> {
  if (op === '1.0/storageGenerateUploadUrl') {
    const token = randomUUID()
    call.host.uploadTokens.add(token)
    return JSON.stringify(`${call.host.url}/api/storage/upload?token=${token}`)
  }
  if (op === '1.0/storageDelete' && call.kind === 'action') {
    await call.host.files.delete((JSON.parse(args) as { storageId: string }).storageId)
    return '{}'
  }
}

function locate(call: CurrentCall | undefined, op: string, args: string, result: string): string {
  if (!call || op !== '1.0/storageGetUrl' || result === 'null')
    return result
  return JSON.stringify(`${call.host.url}/api/storage/${(JSON.parse(args) as { storageId: string }).storageId}`)
}

function isConvexFunction(value: unknown): value is ConvexFunction {
  return typeof value === 'function' && typeof (value as unknown as ConvexFunction)._handler === 'function'
}

function isRouter(value: unknown): value is Router {
  return typeof value === 'object' && value !== null && 'isRouter' in value && 'lookup' in value
}
