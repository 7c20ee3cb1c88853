/** Evaluates the expressions of `.filter(q => …)` and of vector search filters on a document. */
import { UserError } from './errors.ts'
import { fieldAt, type Json, type JsonObject, kindOf, wrapped } from './json.ts'
import { compareJson } from './keys.ts'

type Value = Json | undefined
type Binary = (a: Value, b: Value) => Value

const COMPARISONS: Record<string, Binary> = {
  $eq: (a, b) => compareJson(a, b) === 0,
  $neq: (a, b) => compareJson(a, b) !== 0,
  $lt: (a, b) => compareJson(a, b) < 0,
  $lte: (a, b) => compareJson(a, b) <= 0,
  $gt: (a, b) => compareJson(a, b) > 0,
  $gte: (a, b) => compareJson(a, b) >= 0,
}

const ARITHMETIC: Record<string, Binary> = {
  $add: arithmetic('add', (a, b) => a + b, (a, b) => a + b),
  $sub: arithmetic('subtract', (a, b) => a - b, (a, b) => a - b),
  $mul: arithmetic('multiply', (a, b) => a * b, (a, b) => a * b),
  $div: arithmetic('divide', (a, b) => a / b, (a, b) => a / b),
  $mod: arithmetic('mod', (a, b) => a % b, (a, b) => a % b),
}

/** Whether a document passes; throws as Convex does where types do not fit. */
export function passes(expression: Json, document: JsonObject): boolean {
  return asBoolean(evaluate(expression, document))
}

function evaluate(expression: Json, document: JsonObject): Value {
  const [operator, operand] = Object.entries(expression as JsonObject)[0] as [string, Json]
  const binary = COMPARISONS[operator] ?? ARITHMETIC[operator]
  if (binary) {
    const [left, right] = operand as [Json, Json]
    return binary(evaluate(left, document), evaluate(right, document))
  }
  switch (operator) {
    case '$field': return fieldAt(document, operand as string)
    case '$literal': return kindOf(operand) === 'undefined' ? undefined : operand
    case '$and': return (operand as Json[]).every(part => passes(part, document))
    case '$or': return (operand as Json[]).some(part => passes(part, document))
    case '$not': return !passes(operand, document)
    case '$neg': {
      const value = evaluate(operand, document)
      return kindOf(value) === 'int64' ? fromInt(-toInt(value!)) : fromFloat(-toFloat(value, 'negate', value))
    }
    default: throw new UserError(`Unknown filter operator ${operator}`)
  }
}

function arithmetic(verb: string, ints: (a: bigint, b: bigint) => bigint, floats: (a: number, b: number) => number): Binary {
  return (a, b) => {
    if (kindOf(a) !== 'int64' || kindOf(b) !== 'int64') return fromFloat(floats(toFloat(a, verb, b), toFloat(b, verb, a)))
    const right = toInt(b!)
    if (right === 0n && (verb === 'divide' || verb === 'mod')) throw new UserError(`Cannot ${verb} by zero`)
    return fromInt(ints(toInt(a!), right))
  }
}

function asBoolean(value: Value): boolean {
  if (typeof value !== 'boolean') throw new UserError(`Expected a boolean in a filter, got ${kindOf(value)}`)
  return value
}

function toFloat(value: Value, verb: string, other: Value): number {
  if (kindOf(value) !== 'float64') throw new UserError(`Cannot ${verb} ${kindOf(value)} and ${kindOf(other)}`)
  return typeof value === 'number' ? value : wrapped(value!).readDoubleLE()
}

function fromFloat(value: number): Json {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return { $float: bytes.toString('base64') }
}

const toInt = (value: Json) => wrapped(value).readBigInt64LE()

function fromInt(value: bigint): Json {
  if (BigInt.asIntN(64, value) !== value) throw new UserError(`Cannot compute ${value}: the result is out of range for Int64`)
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(value)
  return { $integer: bytes.toString('base64') }
}
