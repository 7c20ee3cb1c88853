/**
 * Pages of a query. A cursor is the position after a page's last document; the journal of a live page is its end
 * cursor, so that running it again gives the same stretch of the data, grown or shrunk.
 */
import { createHash } from 'node:crypto'
import { UserError } from './errors.ts'
import { matchesOperators, openSource, type SerializedQuery } from './query.ts'
import type { Transaction } from './transaction.ts'

export interface PageRequest {
  query: SerializedQuery
  cursor: string | null
  endCursor: string | null
  pageSize: number
  maximumRowsRead?: number | null
  maximumBytesRead?: number | null
}

const END = '_end_cursor'
const FINGERPRINT = 6
const MAX_PAGE = 32_000
/** A page that read so many more rows than it shows is worth splitting. */
const SPLIT_AFTER = 2000

/** The syscall's answer as JSON text, and the cursor to remember as journal. */
export function readPage(tx: Transaction, component: string, request: PageRequest): { json: string, end: string } {
  const { query, cursor, endCursor, pageSize } = request
  if (pageSize === 0) throw new UserError('Must request at least 1 document while paginating')
  if (pageSize > MAX_PAGE) throw new UserError(`Requested too many items: ${pageSize}`)
  if (request.maximumRowsRead === 0 || request.maximumBytesRead === 0)
    throw new UserError('maximumRowsRead and maximumBytesRead must be greater than 0')
  const after = decode(query, cursor)
  const upTo = decode(query, endCursor)
  if (cursor === END) return page(query, [], [], END, null)
  const source = openSource(tx, component, query, { after, upTo, expect: endCursor ? undefined : pageSize })
  const texts: string[] = []
  const positions: Buffer[] = []
  const taken = query.operators.map(() => 0)
  let bytes = 0
  while (endCursor !== null || texts.length < pageSize) {
    const entry = source.next()
    if (!entry) return page(query, texts, positions, endCursor ?? END, positions.length > SPLIT_AFTER ? 'SplitRecommended' : null)
    positions.push(entry.key)
    bytes += entry.size
    if (matchesOperators(query, entry, taken)) texts.push(entry.value)
    if (positions.length >= (request.maximumRowsRead ?? Infinity) || bytes >= (request.maximumBytesRead ?? Infinity))
      return page(query, texts, positions, encode(query, entry.key), 'SplitRequired')
  }
  return page(query, texts, positions, encode(query, positions.at(-1)!), positions.length > SPLIT_AFTER ? 'SplitRecommended' : null)
}

function page(query: SerializedQuery, texts: string[], positions: Buffer[], end: string, status: string | null) {
  const middle = status && positions.length > 1 ? encode(query, positions[(positions.length - 1) >>> 1]!) : null
  const rest = JSON.stringify({ isDone: end === END, continueCursor: end, splitCursor: middle, pageStatus: status })
  return { json: `{"page":[${texts.join(',')}],${rest.slice(1)}`, end }
}

/** Says which query a cursor is of: one of another query means nothing here. */
function fingerprint(query: SerializedQuery): Buffer {
  return createHash('sha1').update(JSON.stringify(query)).digest().subarray(0, FINGERPRINT)
}

function encode(query: SerializedQuery, position: Buffer): string {
  return Buffer.concat([fingerprint(query), position]).toString('base64url')
}

function decode(query: SerializedQuery, cursor: string | null): Buffer | undefined {
  if (cursor === null || cursor === END) return undefined
  const bytes = Buffer.from(cursor, 'base64url')
  if (!bytes.subarray(0, FINGERPRINT).equals(fingerprint(query)))
    throw new UserError('InvalidCursor: Tried to run a query starting from a cursor, but it looks like this cursor is from a different query.')
  return bytes.subarray(FINGERPRINT)
}
