import type { FunctionReference } from 'convex/server'
import { makeFunctionReference } from 'convex/server'

/** A validator as Convex's analysis describes it. */
export type ValidatorJson
  = | { type: 'null' | 'number' | 'bigint' | 'boolean' | 'string' | 'bytes' | 'any' }
    | { type: 'literal', value: unknown }
    | { type: 'id', tableName: string }
    | { type: 'array', value: ValidatorJson }
    | { type: 'record', keys: ValidatorJson, values: { fieldType: ValidatorJson } }
    | { type: 'union', value: ValidatorJson[] }
    | { type: 'object', value: Record<string, { fieldType: ValidatorJson, optional: boolean }> }

export interface PublicFunction {
  /** `module:function`. */
  name: string
  kind: 'query' | 'mutation' | 'action'
  reference: FunctionReference<'query' | 'mutation' | 'action'>
  /** `any` where there is no validator. */
  args: ValidatorJson
  /** `null` where there is no validator. */
  returns: ValidatorJson | null
}

interface Registered { isPublic?: true, isQuery?: true, isMutation?: true, isAction?: true, exportArgs: () => string, exportReturns: () => string }

/** Names a module as Convex does, by its file: `emails/deliveries`. */
export function moduleOf(file: string) {
  return file.replace(/^.*\/convex\//, '').replace(/\.[jt]s$/, '')
}

/** Every function that anyone on the internet may call, as the modules themselves export them. */
export async function publicFunctions(modules: Record<string, () => Promise<unknown>>): Promise<PublicFunction[]> {
  const found: PublicFunction[] = []
  for (const [file, load] of Object.entries(modules)) {
    const module = moduleOf(file)
    // Names with a dot are configuration, not modules of functions.
    if (module.startsWith('_generated/') || module.includes('.'))
      continue
    for (const [key, value] of Object.entries(await load() as Record<string, Registered | undefined>)) {
      const kind = value?.isQuery ? 'query' : value?.isMutation ? 'mutation' : value?.isAction ? 'action' : null
      if (!kind || !value?.isPublic)
        continue
      const name = `${module}:${key}`
      found.push({
        name,
        kind,
        reference: makeFunctionReference(name),
        args: JSON.parse(value.exportArgs()) as ValidatorJson,
        returns: JSON.parse(value.exportReturns()) as ValidatorJson | null,
      })
    }
  }
  return found.sort((a, b) => a.name < b.name ? -1 : 1)
}
