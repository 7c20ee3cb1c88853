import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convexToJson, jsonToConvex, type Value } from 'convex/values'
import { onTestFinished } from 'vitest'
import { type EngineOptions, openEngine } from '../../src/engine/index.ts'
import type { Engine, FunctionCall, LoadedApp, LoadedComponent, Outcome } from '../../src/seam.ts'

export const origin = { cloudUrl: 'http://127.0.0.1:3210', siteUrl: 'http://127.0.0.1:3211' }

export type Modules = LoadedComponent['modules']

export function app(modules: Modules, schema?: unknown, components: Record<string, LoadedComponent> = {}): LoadedApp {
  return { root: { modules, schema, components } }
}

/** A folder that is gone after the test. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'engine-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An engine that is closed after the test, and short ways to call it. */
export async function open(loaded: LoadedApp, options: Partial<EngineOptions> = {}) {
  const logged: string[] = []
  const engine = await openEngine({ dataDir: null, app: loaded, origin, log: line => logged.push(line), ...options })
  let closed: Promise<void> | undefined
  const close = () => closed ??= engine.close()
  onTestFinished(close)
  return { engine, logged, close, ...calls(engine) }
}

export function calls(engine: Engine, identity: FunctionCall['identity'] = null) {
  const call = (path: string, args: Record<string, Value>): FunctionCall => ({ path, args: convexToJson(args), identity })
  return {
    query: async (path: string, args: Record<string, Value> = {}) => valueOf((await engine.query(call(path, args))).outcome),
    mutation: async (path: string, args: Record<string, Value> = {}) => valueOf((await engine.mutation(call(path, args))).outcome),
    action: async (path: string, args: Record<string, Value> = {}) => valueOf(await engine.action(call(path, args))),
    /** The query's result with its read set. */
    watch: (path: string, args: Record<string, Value> = {}, journal: string | null = null) => engine.query(call(path, args), { journal }),
    call,
  }
}

export function valueOf(outcome: Outcome): Value {
  if (!outcome.ok) throw Object.assign(new Error(outcome.errorMessage), 'errorData' in outcome && { data: jsonToConvex(outcome.errorData!) })
  return jsonToConvex(outcome.value)
}

/** Resolves once `check` does not throw any more; rejects with its last error after fifteen seconds. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  const deadline = Date.now() + 15_000
  for (;;) {
    try {
      return await check()
    }
    catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }
}

/** The data as another process finds it after this one was killed: a copy, because this one is still open. */
export function copyOf(dataDir: string) {
  const copy = temporaryFolder()
  cpSync(dataDir, copy, { recursive: true })
  return copy
}
