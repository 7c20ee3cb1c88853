/** An engine on `convex-test`, all in memory: the oracle that the SQLite engine is compared with. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { convexTest } from 'convex-test'
import { makeFunctionReference } from 'convex/server'
import { convexToJson, jsonToConvex } from 'convex/values'
import type { GenericSchema, SchemaDefinition } from 'convex/server'
import type { Value } from 'convex/values'
import { asTransaction, observeModule, recordCall } from './convexTest/calls.ts'
import { startIntervals } from './convexTest/crons.ts'
import { describeFailure, refuseCall } from './convexTest/errors.ts'
import type { CallHost } from './convexTest/calls.ts'
import type { FunctionKind } from './convexTest/errors.ts'
import type { EngineOptions } from './options.ts'
import type { Commit, Engine, FunctionCall, LoadedApp, LoadedComponent, MutationResult, Outcome, Timestamp } from './seam.ts'

type Backend = ReturnType<typeof convexTest>
type AnySchema = SchemaDefinition<GenericSchema, boolean>

/** Repeated requests are recognised among this many of the latest ones. */
const REMEMBERED_REQUESTS = 10_000

/** Opens an empty deployment. A change of the schema or of the set of files empties it again. */
export async function openConvexTestEngine({ app: initial, origin, log }: EngineOptions): Promise<Engine> {
  const host: CallHost = {
    url: origin.cloudUrl,
    log,
    onActivity: watchCommits,
    uploadTokens: new Set(),
    timers: new Set(),
    files: {
      store: blob => asTransaction(() => backend.run(ctx => ctx.storage.store(blob))),
      delete: id => asTransaction(() => backend.run(ctx => ctx.storage.delete(id))),
    },
  }
  // Listeners and watchers must not run inside the transaction that woke them.
  const outside = AsyncLocalStorage.snapshot()
  const listeners = new Set<(commit: Commit) => void>()
  const requests = new Map<string, Promise<MutationResult>>()
  const contentTypes = new Map<string, string>()
  // Commits are stamped in nanoseconds: starting from now stays ahead of what clients saw of an earlier run.
  let latest: Timestamp = BigInt(Date.now()) * 1_000_000n
  let app: LoadedApp
  let shape = ''
  let backend: Backend
  let stopCrons = () => {}
  let busyUntil = 0
  let watching = false
  let closed = false

  /** Reports a commit if there was one, once the transaction that runs now is over. */
  async function reportCommits() {
    const ts = await backend.query(async ctx => ctx.meta.getSnapshotTs())
    if (ts <= latest || closed)
      return
    latest = ts
    for (const listener of listeners)
      listener({ ts, writes: null })
  }

  /** `convex-test` tells nobody of its commits: they are looked for while functions run and a little after. */
  function watchCommits() {
    busyUntil = Date.now() + 50
    if (watching)
      return
    watching = true
    outside(async () => {
      while (!closed && Date.now() < busyUntil) {
        await reportCommits()
        await new Promise(resolve => setTimeout(resolve, 2))
      }
      watching = false
    })
  }

  function caller({ identity, request }: Pick<FunctionCall, 'identity' | 'request'>) {
    const accessor = backend.withRequestMetadata({ ip: request?.ip ?? null, userAgent: request?.userAgent ?? null })
    return identity ? accessor.withIdentity(identity) : accessor
  }

  async function run(kind: FunctionKind, call: FunctionCall): Promise<{ outcome: Outcome, snapshot: Timestamp }> {
    const refusal = refuseCall(app, call, kind)
    if (refusal)
      return { outcome: { ok: false, errorMessage: refusal, logLines: [] }, snapshot: latest }
    return await recordCall(host, async (record) => {
      const { logLines } = record
      try {
        const send = caller(call)[kind] as (reference: unknown, args: unknown) => Promise<Value>
        const value = await send(makeFunctionReference(call.path), jsonToConvex(call.args))
        return { outcome: { ok: true, value: convexToJson(value ?? null), logLines }, snapshot: record.snapshot ?? latest }
      }
      catch (error) {
        const failure = describeFailure(error, record.started)
        log(`[${call.path}] ${failure.errorMessage}`)
        return { outcome: { ok: false, ...failure, logLines }, snapshot: record.snapshot ?? latest }
      }
    })
  }

  async function mutate(call: FunctionCall): Promise<MutationResult> {
    const { outcome } = await run('mutation', call)
    await reportCommits()
    return { outcome, ts: latest }
  }

  const engine: Engine = {
    latest: () => latest,

    async query(call) {
      const { outcome, snapshot } = await run('query', call)
      return { outcome, ts: snapshot, reads: { overlaps: () => true }, journal: null }
    },

    mutation(call, once) {
      if (once === undefined)
        return mutate(call)
      const result = requests.get(once) ?? mutate(call)
      requests.set(once, result)
      if (requests.size > REMEMBERED_REQUESTS)
        requests.delete(requests.keys().next().value!)
      return result
    },

    async action(call) {
      const { outcome } = await run('action', call)
      await reportCommits()
      return outcome
    },

    async http(request, meta, identity = null) {
      if (!app.root.modules.http)
        return new Response('This Convex deployment does not have HTTP actions enabled.', { status: 404 })
      const { pathname, search } = new URL(request.url)
      try {
        return await recordCall(host, () => caller({ identity, request: meta }).fetch(pathname + search, { method: request.method }), request)
      }
      catch (error) {
        const { errorMessage } = describeFailure(error, true)
        log(`[HTTP ${request.method} ${pathname}] ${errorMessage}`)
        return Response.json({ code: 'Server Error', trace: errorMessage }, { status: 500 })
      }
      finally {
        await reportCommits()
      }
    },

    onCommit(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },

    files: {
      async store(token, file) {
        if (!host.uploadTokens.delete(token))
          return null
        const storageId = await backend.run(ctx => ctx.storage.store(file))
        contentTypes.set(storageId, file.type)
        await reportCommits()
        return { storageId }
      },
      async read(id) {
        let file: Blob | null = null
        await backend.run(async (ctx) => {
          file = await ctx.storage.get(id)
        })
        const found = file as Blob | null
        if (!found)
          return null
        const bytes = new Uint8Array(await found.arrayBuffer())
        const digest = await crypto.subtle.digest('SHA-256', bytes)
        return { bytes, contentType: contentTypes.get(id) || found.type || null, sha256: Buffer.from(digest).toString('base64') }
      },
    },

    async load(loaded) {
      app = loaded
      const newShape = shapeOf(loaded)
      if (newShape !== shape) {
        if (shape)
          log('The schema or the set of files changed: this in-memory deployment starts empty again.')
        backend = convexTest(schemaOf(loaded.root), observed(() => app.root))
        registerComponents(loaded.components, '')
        shape = newShape
      }
      stopCrons()
      stopCrons = startIntervals(loaded, (path, args) => {
        void backend.mutation(makeFunctionReference<'mutation'>(path), args as Record<string, Value>)
      })
    },

    async close() {
      closed = true
      stopCrons()
      host.timers.forEach(timer => clearTimeout(timer))
    },
  }
  await engine.load(initial)
  return engine

  /** Modules as `convex-test` wants them: it takes the folder beside `_generated` for the root. */
  function observed(component: () => LoadedComponent) {
    const paths = Object.keys(component().modules)
    const modules = paths.map(path => [`/${path}.js`, async () => observeModule(host, path, component().modules[path]!)] as const)
    return Object.fromEntries([['/_generated/api.js', async () => ({})] as const, ...modules])
  }

  function registerComponents(components: Record<string, LoadedComponent>, parent: string) {
    for (const [name, component] of Object.entries(components)) {
      const path = parent + name
      backend.registerComponent(path, component.schema as AnySchema, observed(() => component))
      registerComponents(component.components ?? {}, `${path}/`)
    }
  }
}

function schemaOf(component: LoadedComponent) {
  return component.schema as AnySchema | undefined
}

function shapeOf(app: LoadedApp): string {
  const tables = Object.entries(schemaOf(app.root)?.tables ?? {})
    .map(([name, table]) => [name, (table as unknown as { export: () => unknown }).export()])
  return JSON.stringify([Object.keys(app.root.modules), Object.keys(app.components), tables])
}
