/**
 * Sort keys: bytes that compare (as unsigned bytes) exactly as Convex orders values.
 *
 * `undefined < null < int64 < float64 < boolean < string < bytes < array < object`. Each value begins with the tag of
 * its type. No key is a prefix of another value's key: variable-length parts escape the bytes 0 and 1 and end with 0.
 */
import { type Json, type JsonObject, kindOf, wrapped } from './json.ts'

const END = 0
const ESCAPE = 1
const TAGS = { undefined: 2, null: 3, int64: 4, float64: 5, false: 6, true: 7, string: 8, bytes: 9, array: 10, object: 11 }
/** Above every tag: what follows a prefix sorts below `prefix + AFTER`. */
const AFTER = 0xFF

let buffer = Buffer.allocUnsafe(4096)
let length = 0

/** The key of a sequence of values, as of the fields of an index. */
export function sortKey(values: (Json | undefined)[]): Buffer {
  length = 0
  for (const value of values) put(value)
  const key = Buffer.allocUnsafe(length)
  buffer.copy(key, 0, 0, length)
  return key
}

/** The least key above every key that begins with `key`. */
export function afterPrefix(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.of(AFTER)])
}

/** The least key above `key` itself. */
export function justAfter(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.of(END)])
}

/** The beginning that the keys of all strings which start with `text` have in common. */
export function stringPrefix(text: string): Buffer {
  return sortKey([text]).subarray(0, -1)
}

/** Orders two values (or missing fields) as Convex does. */
export function compareJson(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === 'string' && typeof b === 'string' && a === b) return 0
  return Buffer.compare(sortKey([a]), sortKey([b]))
}

function put(value: Json | undefined) {
  const kind = kindOf(value)
  switch (kind) {
    case 'boolean': return byte(value ? TAGS.true : TAGS.false)
    case 'int64': {
      byte(TAGS.int64)
      const bytes = wrapped(value!).reverse()
      // Two's complement sorts as unsigned once the sign bit is flipped.
      bytes[0]! ^= 0x80
      return raw(bytes)
    }
    case 'commitTs':
      // Not known before the commit: sorts as the greatest int64 until then.
      byte(TAGS.int64)
      return raw(Buffer.alloc(8, 0xFF))
    case 'float64': {
      byte(TAGS.float64)
      const at = reserve(8)
      if (typeof value === 'number') buffer.writeDoubleBE(value, at)
      else wrapped(value!).reverse().copy(buffer, at)
      // IEEE 754 total order: flip all bits of negatives, the sign bit of the rest.
      if (buffer[at]! & 0x80) for (let i = at; i < length; i++) buffer[i]! ^= 0xFF
      else buffer[at]! ^= 0x80
      return
    }
    case 'string': return escaped(TAGS.string, Buffer.from(value as string))
    case 'bytes': return escaped(TAGS.bytes, wrapped(value!))
    case 'array':
      byte(TAGS.array)
      for (const item of value as Json[]) put(item)
      return byte(END)
    case 'object':
      byte(TAGS.object)
      for (const field of Object.keys(value as JsonObject).sort()) {
        put(field)
        put((value as JsonObject)[field])
      }
      return byte(END)
    default: return byte(TAGS[kind])
  }
}

function escaped(tag: number, bytes: Uint8Array) {
  let at = reserve(2 + 2 * bytes.length)
  buffer[at++] = tag
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! <= ESCAPE) buffer[at++] = ESCAPE
    buffer[at++] = bytes[i]!
  }
  buffer[at++] = END
  length = at
}

function raw(bytes: Uint8Array) {
  for (const value of bytes) byte(value)
}

function byte(value: number) {
  buffer[reserve(1)] = value
}

/** Makes room for so many more bytes and gives where they begin. */
function reserve(bytes: number) {
  length += bytes
  if (length > buffer.length) buffer = Buffer.concat([buffer], length * 2)
  return length - bytes
}
