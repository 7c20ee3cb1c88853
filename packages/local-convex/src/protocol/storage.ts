/** Uploads and downloads of files. */
import { HttpError } from './errors.ts'
import { readBody } from './http.ts'
import type { Engine, StoredFile } from '../seam.ts'

const MAX_FILE = 2 ** 30
/** Seconds that a browser may keep a file: what is behind an id never changes. */
const MAX_AGE = 60 * 60 * 24 * 30

/** `POST /api/storage/upload?token=…`: the body is the file. */
export async function upload(request: Request, engine: Engine): Promise<Response> {
  const token = new URL(request.url).searchParams.get('token')
  if (!token)
    throw new HttpError(400, 'MissingToken', 'A file is sent to a URL from `storage.generateUploadUrl()`.')
  const bytes = await readBody(request, MAX_FILE)
  const digest = /^sha-256=(.+)$/i.exec(request.headers.get('digest') ?? '')?.[1]
  if (digest && digest !== await sha256(bytes))
    throw new HttpError(400, 'Sha256Mismatch', 'The file does not have the digest that its header states.')
  const stored = await engine.files.store(token, new Blob([bytes], { type: request.headers.get('content-type') ?? '' }))
  if (!stored)
    throw new HttpError(401, 'InvalidStorageToken', 'The upload URL is unknown, expired or used already.')
  return Response.json(stored)
}

/** `GET /api/storage/<id>`: the file, or the part that a `Range` header asks for. */
export async function download(request: Request, engine: Engine, id: string): Promise<Response> {
  const file = await engine.files.read(decodeURIComponent(id))
  if (!file)
    throw new HttpError(404, 'FileNotFound', `File ${id} not found`)
  const range = readRange(request.headers.get('range'), file.bytes.length)
  if (range === 'unsatisfiable')
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${file.bytes.length}` } })
  const headers = describeFile(file)
  if (!range)
    return fileResponse(request, file.bytes, 200, headers)
  const [start, end] = range
  headers.set('content-range', `bytes ${start}-${end}/${file.bytes.length}`)
  return fileResponse(request, file.bytes.subarray(start, end + 1), 206, headers)
}

function describeFile({ contentType, sha256 }: StoredFile): Headers {
  const headers = new Headers({
    'accept-ranges': 'bytes',
    'cache-control': `private, max-age=${MAX_AGE}`,
    'digest': `sha-256=${sha256}`,
  })
  if (contentType)
    headers.set('content-type', contentType)
  return headers
}

function fileResponse(request: Request, bytes: Uint8Array, status: number, headers: Headers): Response {
  headers.set('content-length', String(bytes.length))
  return new Response(request.method === 'HEAD' ? null : bytes as Uint8Array<ArrayBuffer>, { status, headers })
}

/** First and last byte of a single range; `null` for the whole file, as also for what is not understood. */
function readRange(header: string | null, size: number): [number, number] | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (!first && !last)
    return null
  const start = first ? Number(first) : Math.max(0, size - Number(last))
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1
  return start > end || start >= size ? 'unsatisfiable' : [start, end]
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('base64')
}
