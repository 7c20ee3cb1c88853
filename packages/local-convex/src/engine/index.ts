/** The engine: documents, functions and time of a local Convex deployment, on SQLite. See README.md. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine, LoadedApp } from '../seam.ts'
import { messageOf } from './errors.ts'
import { Exports } from './exports.ts'
import { Files } from './files.ts'
import { Runner } from './runner.ts'
import { installRuntime } from './runtime.ts'
import { Scheduler } from './scheduler.ts'
import { Store } from './store.ts'
import { watchStrays } from './strays.ts'
import { createSyscalls } from './syscalls.ts'
import { Transactor } from './transactor.ts'

export interface EngineOptions {
  /** Folder for documents and files; `null` keeps them only as long as the engine is open. */
  dataDir: string | null
  app: LoadedApp
  /** Where clients reach this deployment, for the URLs of files. */
  origin: { cloudUrl: string, siteUrl: string }
  /** Takes what functions log and the errors that clients are not told. */
  log?: (line: string) => void
  /** Milliseconds since the epoch: all that the engine and its functions know of the time. Default: the process's clock. */
  now?: () => number
}

/** Opens (or creates) a deployment's data and starts what is scheduled. Throws if old documents fail the schema. */
export async function openEngine({ dataDir, app, origin, log: print = () => undefined, now = () => Date.now() }: EngineOptions): Promise<Engine> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'convex-local-'))
  mkdirSync(folder, { recursive: true })
  installRuntime()
  const log = (line: string) => {
    try {
      print(line)
    }
    catch (error) {
      // A log that fails must not change the result of a function.
      process.stderr.write(`The log failed: ${messageOf(error)}\n${line}\n`)
    }
  }
  const store = new Store(folder, { durable: dataDir !== null })
  const ignoreStrays = watchStrays()
  const close = async () => {
    scheduler.close()
    await transactor.close()
    store.close()
    ignoreStrays()
    if (dataDir === null) rmSync(folder, { recursive: true, force: true })
  }
  const transactor = new Transactor(store, { now, log })
  const runner = new Runner(transactor)
  const files = new Files(transactor, folder, origin.cloudUrl)
  const scheduler = new Scheduler(runner, transactor)
  runner.syscalls = createSyscalls({ transactor, runner, files, scheduler })
  runner.exports = new Exports(transactor, files, folder)
  const load = async (next: LoadedApp) => scheduler.declare(await runner.load(next))
  try {
    await scheduler.recover()
    await load(app)
  }
  catch (error) {
    await close()
    throw error
  }
  return {
    latest: () => transactor.latest,
    query: (call, at) => runner.query(call, at?.journal ?? null),
    mutation: (call, once) => runner.mutation(call, once),
    action: call => runner.action(call),
    http: (request, meta, identity = null) => runner.http(request, meta, identity),
    onCommit: listener => transactor.onCommit(listener),
    files: {
      store: (token, file) => files.upload(token, file),
      read: id => files.read(id),
    },
    exports: runner.exports,
    load,
    close,
  }
}
