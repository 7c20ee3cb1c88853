import type { JSONValue } from 'convex/values'
import type { Commit, Engine, FunctionCall, Outcome, QueryResult } from '../../src/seam.ts'

/**
 * An engine whose commits and answers a test decides.
 *
 * A query answers the number of its runs so far (and `padding`), and reads the keys that are letters of its name. `commit(key)`
 * writes one.
 */
export function scriptedEngine({ padding = '' } = {}) {
  const listeners = new Set<(commit: Commit) => void>()
  const runs: Record<string, number> = {}
  const holds = new Map<string, () => Promise<unknown>>()
  let latest = 10n

  function answer(value: JSONValue): Outcome {
    return { ok: true, value, logLines: [] }
  }

  function commit(key: string): bigint {
    latest += 1n
    for (const listener of listeners)
      listener({ ts: latest, writes: key })
    return latest
  }

  const engine: Engine = {
    latest: () => latest,
    async query({ path }): Promise<QueryResult> {
      const run = runs[path] = (runs[path] ?? 0) + 1
      const ts = latest
      await holds.get(path)?.()
      return { outcome: answer({ run, padding }), ts, reads: { overlaps: ({ writes }) => path.replace(':default', '').includes(writes as string) }, journal: null }
    },
    async mutation({ path }: FunctionCall) {
      if (path === 'defect:default')
        throw new Error('the engine has a defect')
      return { outcome: answer(0), ts: commit(path.replace(':default', '')) }
    },
    action: async () => answer(0),
    http: async () => new Response(),
    onCommit(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    files: { store: async () => null, read: async () => null },
    exports: { create: async () => latest, read: async () => null },
    load: async () => {},
    close: async () => {},
  }

  return {
    open: async () => engine,
    runs,
    commit,
    /** Lets runs of a query that start from now on wait until the returned function is called. */
    hold(path: string): () => void {
      const { promise, resolve } = Promise.withResolvers<unknown>()
      holds.set(path, () => promise)
      return () => {
        holds.delete(path)
        resolve(null)
      }
    },
    /** Lets every run of a query last for some turns of the event loop. */
    slow(path: string): void {
      holds.set(path, async () => {
        for (let turn = 0; turn < 5; turn++)
          await nextTurn()
      })
    },
  }
}

export function nextTurn() {
  return new Promise<unknown>(resolve => setImmediate(resolve))
}
