/**
 * Document ids in Convex's own format: base32 of the table's number (a varint), 16 bytes that nothing else has,
 * and a Fletcher-16 checksum. So an id says which table it belongs to, and a mistyped one is recognised.
 *
 * The first of those bytes grow with time: what is written together lies together in the indexes, and a commit
 * changes few pages of the database, however large it is.
 */
import { randomUUID } from 'node:crypto'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const DIGITS = new Map([...ALPHABET].map((digit, value) => [digit, value]))
const UNIQUE = 16
const TIME = 5
/** Milliseconds: ids of the same moment are in no order. */
const MOMENT = 256
const CHECKSUM = 2

/** A new id in the table of that number. `time` is in milliseconds since the epoch. */
export function newId(table: number, time: number): string {
  const prefix: number[] = []
  let rest = table
  for (; rest >= 0x80; rest >>>= 7) prefix.push((rest & 0x7F) | 0x80)
  prefix.push(rest)
  const bytes = Buffer.alloc(prefix.length + UNIQUE + CHECKSUM)
  bytes.set(prefix)
  bytes.writeUIntBE(Math.floor(time / MOMENT), prefix.length, TIME)
  // Node keeps randomness for UUIDs in stock: bytes that are asked for singly take longer than all of the rest.
  bytes.write(randomUUID().replaceAll('-', ''), prefix.length + TIME, UNIQUE - TIME, 'hex')
  bytes.writeUInt16LE(checksum(bytes), bytes.length - CHECKSUM)
  return toBase32(bytes)
}

type Decoded = { table: number } | { invalid: string }
let latest: { id: string, decoded: Decoded } | undefined

/** The number of the table that an id belongs to, or why it is no id. */
export function tableOf(id: string): Decoded {
  // Many documents in a row refer to the same one.
  if (latest?.id !== id) latest = { id, decoded: decode(id) }
  return latest.decoded
}

function decode(id: string): Decoded {
  if (id.length < 31 || id.length > 37) return { invalid: `Unable to decode ID: Invalid ID length ${id.length}` }
  const bytes = fromBase32(id)
  if (!bytes) return { invalid: 'Unable to decode ID: ID wasn\'t valid base32' }
  let table = 0
  let used = 0
  for (let shift = 0; ; shift += 7) {
    const next = bytes[used++]
    if (next === undefined || shift > 28) return { invalid: 'Unable to decode ID: Invalid table number' }
    table += (next & 0x7F) * 2 ** shift
    if (next < 0x80) break
  }
  if (table === 0) return { invalid: 'Unable to decode ID: Invalid table number' }
  if (bytes.length !== used + UNIQUE + CHECKSUM || toBase32(bytes) !== id)
    return { invalid: `Unable to decode ID: Invalid ID length ${id.length}` }
  const expected = checksum(bytes)
  const found = bytes.readUInt16LE(bytes.length - CHECKSUM)
  if (expected !== found) return { invalid: `Unable to decode ID: Invalid ID version ${found} (expected ${expected})` }
  return { table }
}

/** Fletcher-16 of all but the checksum's own bytes. */
function checksum(bytes: Buffer) {
  let low = 0
  let high = 0
  for (const byte of bytes.subarray(0, -CHECKSUM)) {
    low = (low + byte) % 255
    high = (high + low) % 255
  }
  return (high << 8) | low
}

function toBase32(bytes: Uint8Array) {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xFFF
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(value >>> (bits - 5)) & 31]
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text
}

function fromBase32(text: string): Buffer | null {
  const bytes = Buffer.alloc(Math.floor(text.length * 5 / 8))
  let bits = 0
  let value = 0
  let at = 0
  for (const digit of text) {
    const next = DIGITS.get(digit)
    if (next === undefined) return null
    value = ((value << 5) | next) & 0xFFF
    bits += 5
    if (bits >= 8) {
      bytes[at++] = (value >>> (bits - 8)) & 0xFF
      bits -= 8
    }
  }
  return bytes
}
