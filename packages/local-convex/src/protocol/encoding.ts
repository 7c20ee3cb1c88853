/** Small encodings that the sync protocol and the HTTP API share. */
import { randomBytes } from 'node:crypto'
import { ProtocolError } from './errors.ts'
import type { Timestamp } from '../seam.ts'

/** A timestamp on the wire: base64 of a little-endian unsigned 64-bit integer. */
export function encodeTs(ts: Timestamp): string {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(ts)
  return bytes.toString('base64')
}

export function decodeTs(encoded: string): Timestamp {
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.length !== 8)
    throw new ProtocolError('A timestamp is eight bytes.')
  return bytes.readBigUInt64LE()
}

export function newRequestId(): string {
  return randomBytes(8).toString('hex')
}
