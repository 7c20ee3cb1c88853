/** Words what goes wrong around a function call as Convex does. */
import { convexToJson } from 'convex/values'
import type { Value } from 'convex/values'
import type { FunctionCall, LoadedApp, Outcome } from '../seam.ts'

export type FunctionKind = 'query' | 'mutation' | 'action'
type Failure = Pick<Extract<Outcome, { ok: false }>, 'errorMessage' | 'errorData'>

interface Flags { isQuery?: boolean, isMutation?: boolean, isAction?: boolean, isPublic?: boolean }

/** Why `call` cannot be made as a `kind`; `null` if it can. */
export function refuseCall(app: LoadedApp, call: FunctionCall, kind: FunctionKind): string | null {
  const [module = '', name = 'default'] = call.path.split(':')
  const found = app.root.modules[module]?.[name] as Flags | undefined
  const defined = found && (found.isQuery ? 'Query' : found.isMutation ? 'Mutation' : found.isAction ? 'Action' : null)
  if (!found || !defined || !(found.isPublic || call.admin))
    return `Could not find public function for '${call.path}'. Did you forget to run \`npx convex dev\` or \`npx convex deploy\`?`
  const wanted = kind[0]!.toUpperCase() + kind.slice(1)
  return defined === wanted ? null : `Trying to execute ${module}.js:${name} as ${wanted}, but it is defined as ${defined}.`
}

/** What the caller is told. `started` says whether the handler was reached: before it, arguments are at fault. */
export function describeFailure(thrown: unknown, started: boolean): Failure {
  if (!(thrown instanceof Error))
    return { errorMessage: `Uncaught ${String(thrown)}` }
  if (Symbol.for('ConvexError') in thrown)
    return { errorMessage: `Uncaught ConvexError: ${thrown.message}`, errorData: convexToJson((thrown as Error & { data: Value }).data) }
  const validation = /Validator error: (.*)/s.exec(thrown.message)
  if (validation && !started)
    return { errorMessage: `ArgumentValidationError: ${describeMismatch(validation[1]!)}` }
  if (validation && thrown.message.startsWith('Return value validation failed'))
    return { errorMessage: `ReturnsValidationError: ${describeMismatch(validation[1]!)}` }
  return { errorMessage: `Uncaught ${thrown.name}: ${thrown.message}` }
}

function describeMismatch(reason: string): string {
  const missing = /^Missing required field (`.*`) in object/.exec(reason)
  if (missing)
    return `Object is missing the required field ${missing[1]}. Consider wrapping the field validator in \`v.optional(...)\` if this is expected.`
  const extra = /^Unexpected field (`.*`) in object/.exec(reason)
  return extra ? `Object contains extra field ${extra[1]} that is not in the validator.` : `Value does not match validator. ${reason}`
}
