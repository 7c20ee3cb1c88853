/**
 * Convex values in their JSON encoding, which is how the engine keeps and compares them: never decoded, never lossy.
 */
import type { JSONValue } from 'convex/values'
import { UserError } from './errors.ts'

export type Json = JSONValue
export type JsonObject = { [field: string]: JSONValue }

type Kind
  = | 'undefined' | 'null' | 'int64' | 'float64' | 'boolean' | 'string' | 'bytes' | 'array' | 'object' | 'commitTs'

const WRAPPED: Record<string, Kind> = {
  $undefined: 'undefined', $integer: 'int64', $float: 'float64', $bytes: 'bytes', $commitTs: 'commitTs',
}

const MAX_ARRAY = 8192
const MAX_FIELDS = 1024
const MAX_NESTING = 64

/** The Convex type of a JSON-encoded value; a missing field is `undefined`. */
export function kindOf(value: Json | undefined): Kind {
  switch (typeof value) {
    case 'undefined': return 'undefined'
    case 'number': return 'float64'
    case 'boolean': return 'boolean'
    case 'string': return 'string'
  }
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  // Field names never begin with `$`, so the first one tells.
  for (const field in value) return WRAPPED[field] ?? 'object'
  return 'object'
}

/** The base64 text inside `{ $integer }`, `{ $float }` or `{ $bytes }`. */
export function wrapped(value: Json): Buffer {
  return Buffer.from(Object.values(value as JsonObject)[0] as string, 'base64')
}

/** The value at a dotted path, `undefined` where there is none. */
export function fieldAt(document: JsonObject, path: string): Json | undefined {
  if (!path.includes('.')) return Object.hasOwn(document, path) ? document[path] : undefined
  let value: Json | undefined = document
  for (const field of path.split('.')) {
    if (kindOf(value) !== 'object') return undefined
    const object = value as JsonObject
    value = Object.hasOwn(object, field) ? object[field] : undefined
  }
  return value
}

/** Size in bytes as Convex counts it, and depth. Throws where a limit of Convex's values is passed. */
export function measure(value: Json): { size: number, nesting: number } {
  switch (kindOf(value)) {
    case 'null': case 'boolean': return { size: 1, nesting: 0 }
    case 'string': return { size: 2 + Buffer.byteLength(value as string), nesting: 0 }
    case 'bytes': return { size: 2 + wrapped(value).length, nesting: 0 }
    case 'array': return measureItems(value as Json[], 0, MAX_ARRAY, (length, max) =>
      `Array length is too long (${length} > maximum length ${max})`)
    case 'object': return measureItems(
      Object.values(value as JsonObject), Object.keys(value as JsonObject).reduce((sum, field) => sum + field.length + 1, 0), MAX_FIELDS,
      (length, max) => `Object has too many fields (${length} > maximum number ${max})`,
    )
    default: return { size: 9, nesting: 0 }
  }
}

function measureItems(items: Json[], overhead: number, max: number, complain: (length: number, max: number) => string) {
  if (items.length > max) throw new UserError(complain(items.length, max))
  let size = 2 + overhead
  let nesting = 0
  for (const item of items) {
    const inner = measure(item)
    size += inner.size
    nesting = Math.max(nesting, inner.nesting)
  }
  nesting += 1
  if (nesting > MAX_NESTING)
    throw new UserError(`Value is too nested (nested ${nesting} levels deep > maximum nesting ${MAX_NESTING})`)
  return { size, nesting }
}
