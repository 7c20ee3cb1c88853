/** Evaluates the expressions of `.filter(q => …)` and of vector search filters on a document. */
import { compareValues, convexToJson, jsonToConvex, type Value } from 'convex/values'
import { UserError } from './errors.ts'
import { fieldAt, type Json, type JsonObject, kindOf } from './json.ts'

/** By how two values compare: less than, equal to or greater than zero. */
const COMPARISONS: Record<string, (order: number) => boolean> = {
  $eq: order => order === 0,
  $neq: order => order !== 0,
  $lt: order => order < 0,
  $lte: order => order <= 0,
  $gt: order => order > 0,
  $gte: order => order >= 0,
}

/** For two numbers or two bigints: the operators are the same. */
const ARITHMETIC: Record<string, [verb: string, compute: (a: number, b: number) => number]> = {
  $add: ['add', (a, b) => a + b],
  $sub: ['subtract', (a, b) => a - b],
  $mul: ['multiply', (a, b) => a * b],
  $div: ['divide', (a, b) => a / b],
  $mod: ['mod', (a, b) => a % b],
}

/** Whether a document passes; throws as Convex does where types do not fit. */
export function matchesFilter(expression: Json, document: JsonObject): boolean {
  const value = evaluate(expression, document)
  if (typeof value !== 'boolean') throw new UserError(`Expected a boolean in a filter, got ${nameOf(value)}`)
  return value
}

function evaluate(expression: Json, document: JsonObject): Value | undefined {
  const [operator, operand] = Object.entries(expression as JsonObject)[0] as [string, Json]
  const both = () => (operand as Json[]).map(part => evaluate(part, document)) as [Value | undefined, Value | undefined]
  if (operator in COMPARISONS) return COMPARISONS[operator]!(compareValues(...both()))
  if (operator in ARITHMETIC) return calculate(...ARITHMETIC[operator]!, ...both())
  switch (operator) {
    case '$field': return decoded(fieldAt(document, operand as string))
    case '$literal': return decoded(operand)
    case '$and': return (operand as Json[]).every(part => matchesFilter(part, document))
    case '$or': return (operand as Json[]).some(part => matchesFilter(part, document))
    case '$not': return !matchesFilter(operand, document)
    case '$neg': {
      const value = evaluate(operand, document)
      return typeof value === 'bigint' ? calculate(...ARITHMETIC.$sub!, 0n, value) : calculate('negate', a => -a, value, value)
    }
    default: throw new UserError(`Unknown filter operator ${operator}`)
  }
}

function calculate(verb: string, compute: (a: number, b: number) => number, a: Value | undefined, b: Value | undefined): Value {
  if (typeof a === 'number' && typeof b === 'number') return compute(a, b)
  if (typeof a !== 'bigint' || typeof b !== 'bigint')
    throw new UserError(`Cannot ${verb} ${nameOf(typeof a === 'number' ? b : a)} and ${nameOf(typeof a === 'number' ? a : b)}`)
  if (b === 0n && (verb === 'divide' || verb === 'mod')) throw new UserError(`Cannot ${verb} by zero`)
  const result = (compute as unknown as (a: bigint, b: bigint) => bigint)(a, b)
  if (BigInt.asIntN(64, result) !== result) throw new UserError(`Cannot compute ${result}: the result is out of range for Int64`)
  return result
}

function decoded(value: Json | undefined): Value | undefined {
  return kindOf(value) === 'undefined' ? undefined : jsonToConvex(value!)
}

function nameOf(value: Value | undefined) {
  return kindOf(value === undefined ? value : convexToJson(value))
}
