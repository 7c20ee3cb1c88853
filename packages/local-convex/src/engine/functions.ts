/** Finds functions: from the addresses that `convex/server` uses to the exports of loaded modules. */
import { canonicalPath, type LoadedComponent } from '../seam.ts'
import { CallError, UserError } from './errors.ts'
import type { Json } from './json.ts'
import type { ValidatorJson, TableNameOf } from './validators.ts'
import { violation } from './validators.ts'

export type FunctionType = 'query' | 'mutation' | 'action'

/** How a function refers to another: by name in its own component, into a mounted one, or by handle. */
export interface Address {
  name?: string
  reference?: string
  functionHandle?: string
}

export interface FunctionPath {
  component: string
  path: string
}

/** A function as `convex/server` registers it. */
interface Registered {
  isQuery?: true
  isMutation?: true
  isAction?: true
  isPublic?: true
  invokeQuery(args: string): Promise<string>
  invokeMutation(args: string): Promise<string>
  invokeAction(requestId: string, args: string): Promise<string>
  exportArgs(): string
  exportReturns(): string
}

export interface Resolved extends FunctionPath {
  type: FunctionType
  isPublic: boolean
  invoke(args: string): Promise<string>
  /** Throws naming the argument that does not fit. */
  checkArgs(args: Json, tableNameOf: TableNameOf): void
  checkReturns(value: Json, tableNameOf: TableNameOf): void
}

const HANDLE = 'function://'

export function resolveAddress(from: string, { name, reference, functionHandle }: Address): FunctionPath {
  if (functionHandle?.startsWith(HANDLE)) {
    const [component, path] = functionHandle.slice(HANDLE.length).split(';')
    if (component !== undefined && path) return { component, path }
  }
  if (name !== undefined) return { component: from, path: canonicalPath(name) }
  const [root, kind, child, ...parts] = reference?.split('/') ?? []
  if (root === '_reference' && kind === 'childComponent' && child && parts.length > 1)
    return { component: from ? `${from}/${child}` : child, path: canonicalPath(`${parts.slice(0, -1).join('/')}:${parts.at(-1)}`) }
  throw new UserError(`Not a function: ${functionHandle ?? reference}`)
}

export function handleOf({ component, path }: FunctionPath): string {
  return `${HANDLE}${component};${path}`
}

/** The function at a path; a `CallError` if there is none, or not of that type. */
export function findFunction(components: Map<string, LoadedComponent>, { component, path }: FunctionPath, expected?: FunctionType): Resolved {
  const [module, name] = path.split(':')
  const owner = components.get(component)
  const exports = owner && Object.hasOwn(owner.modules, module!) ? owner.modules[module!]! : undefined
  const found = exports && Object.hasOwn(exports, name!) ? exports[name!] as Partial<Registered> | undefined : undefined
  const type = found?.isQuery ? 'query' : found?.isMutation ? 'mutation' : found?.isAction ? 'action' : undefined
  if (!found || !type) throw missing({ component, path })
  if (expected && type !== expected)
    throw new CallError(`Trying to execute ${module}.js:${name} as ${capitalized(expected)}, but it is defined as ${capitalized(type)}.`)
  const registered = found as Registered
  return {
    component, path, type,
    isPublic: registered.isPublic === true,
    invoke: args => type === 'query'
      ? registered.invokeQuery(args)
      : type === 'mutation' ? registered.invokeMutation(args) : registered.invokeAction('', args),
    checkArgs(args, tableNameOf) {
      if (typeof args !== 'object' || args === null || Array.isArray(args))
        throw new CallError(`ArgumentValidationError: Expected to receive an object as the function's argument. Instead received: ${JSON.stringify(args)}`)
      const wrong = violation(JSON.parse(registered.exportArgs()) as ValidatorJson, args, tableNameOf)
      if (wrong) throw new CallError(`ArgumentValidationError: ${wrong}`)
    },
    checkReturns(value, tableNameOf) {
      const validator = JSON.parse(registered.exportReturns()) as ValidatorJson | null
      const wrong = validator && violation(validator, value, tableNameOf)
      if (wrong) throw new CallError(`ReturnsValidationError: ${wrong}`)
    },
  }
}

/** Unknown functions and internal ones look the same to a client. */
export function missing({ component, path }: FunctionPath) {
  return new CallError(`Could not find public function for '${shown(path)}'${component ? ` in component '${component}'` : ''}. Did you forget to run \`npx convex dev\` or \`npx convex deploy\`?`)
}

const shown = (path: string) => path.replace(/:default$/, '')
const capitalized = (type: FunctionType) => `${type[0]!.toUpperCase()}${type.slice(1)}`
