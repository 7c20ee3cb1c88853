import { type GenericSchema, makeFunctionReference, type SchemaDefinition } from 'convex/server'
import { convexToJson, type JSONValue, type Value } from 'convex/values'
import { convexTest } from 'convex-test'
import { openEngine } from '../../../src/engine/index.ts'
import { app, calls, origin, valueOf } from '../support.ts'
import { encode, type Read, readPages } from './program.ts'

/** Both deployments with the same functions and schema, called alike: a refusal is an answer too. */
export async function both(functions: Record<string, unknown>, schema: SchemaDefinition<GenericSchema, boolean>) {
  // First, so that its runtime is there for the engine's to leave other calls to.
  const test = convexTest({ schema, transactionLimits: true, modules: { './_generated/api.js': async () => ({}), './program.ts': async () => functions } })
  const engine = await openEngine({ dataDir: null, app: app({ program: functions }, schema), origin })
  const { call } = calls(engine)
  const viaEngine = {
    query: async (path: string, args: Record<string, Value>) => valueOf((await engine.query(call(path, args))).outcome),
    mutation: async (path: string, args: Record<string, Value>) => valueOf((await engine.mutation(call(path, args))).outcome),
  }
  const viaTest = {
    query: (path: string, args: Record<string, Value>) => test.query(makeFunctionReference<'query'>(path), args),
    mutation: (path: string, args: Record<string, Value>) => test.mutation(makeFunctionReference<'mutation'>(path), args),
  }
  return { engine: comparable(viaEngine), oracle: comparable(viaTest), close: () => engine.close() }
}

type Deployment = Record<'query' | 'mutation', (path: string, args: Record<string, Value>) => Promise<Value>>

function comparable({ query, mutation }: Deployment) {
  return {
    query: (path: string, args: Record<string, Value>) => attempt(() => query(path, args)),
    mutation: (path: string, args: Record<string, Value>) => attempt(() => mutation(path, args)),
    pages: (one: Read) => attempt(() => readPages(encode(one), (path, args) =>
      query('program:page', args) as ReturnType<Parameters<typeof readPages>[1]>)),
  }
}

/** JSON of the result: distinguishes what `toEqual` would not, such as 0 and -0. */
async function attempt(work: () => Promise<Value>): Promise<JSONValue> {
  try {
    return convexToJson(await work() ?? null)
  }
  catch (error) {
    const { data } = error as { data?: Value }
    return { refused: data === undefined ? null : convexToJson(data) }
  }
}
