import { ConvexError } from 'convex/values'
import { MiB } from '../core/bytes'
import { bytesOf, toStream } from './streams'
import type { Download, RangedDownload } from '../core/downloadSource'
import type { ErrorData } from '../core/errors'

// An answer of Convex has at most 20 MiB.
const MAX_BYTES_PER_READ = 16 * MiB

/**
 * A file as an answer that browsers save and never show.
 *
 * A stored file is sent in parts, from where `Range: bytes=<start>-` says, since an answer may not be of any length;
 * without that header one that needs more than one part is refused. What is written on the way is sent as it comes;
 * where there is more of it, `x-next-part` says what to ask for as `from`.
 */
export function attachment({ name, type, body, next }: Download, range: string | null): Response {
  const headers = new Headers({
    'cache-control': 'private, no-store',
    'content-disposition': `attachment; filename="${plain(name)}"; filename*=UTF-8''${encoded(name)}`,
    'content-security-policy': 'default-src \'none\'; sandbox',
    'content-type': type,
    'x-content-type-options': 'nosniff',
  })
  if (next)
    headers.set('x-next-part', next)
  if (body instanceof ReadableStream)
    return new Response(body, { headers })
  const { size, bytes } = body instanceof Blob ? rangedOf(body) : body
  headers.set('accept-ranges', 'bytes')
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? NaN)
  if (Number.isNaN(start) && size <= MAX_BYTES_PER_READ)
    return new Response(toStream(bytes(0, size)), { headers })
  const end = Math.min(start + MAX_BYTES_PER_READ, size)
  if (!(start < size))
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } })
  headers.set('content-range', `bytes ${start}-${end - 1}/${size}`)
  return new Response(toStream(bytes(start, end)), { status: 206, headers })
}

/** What a source's failure means in HTTP. Failures that are meant for nobody stay Convex's to report. */
export function refusal(error: unknown): Response {
  if (!(error instanceof ConvexError))
    throw error
  const data = error.data as ErrorData
  const status = data.code === 'UNAUTHENTICATED' ? 401 : data.code === 'NOT_FOUND' ? data.gone ? 410 : 404 : 400
  return Response.json(data, { status, headers: { 'cache-control': 'no-store' } })
}

function rangedOf(blob: Blob): RangedDownload {
  return { size: blob.size, bytes: (from, to) => bytesOf(blob, from, to) }
}

function plain(name: string) {
  return name.replace(/[^\w .()-]/g, '_')
}

function encoded(name: string) {
  return encodeURIComponent(name).replace(/['()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
