/** Joins Node's HTTP server to `Request` and `Response`, with the CORS headers and errors of Convex. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ReadableStream } from 'node:stream/web'
import { HttpError } from './errors.ts'

export type Handler = (request: Request) => Promise<Response>

/** Answers errors with their code and message. */
export function answerErrors(handle: Handler): Handler {
  return request => handle(request).catch((error: unknown) => {
    const { status, code, message } = error instanceof HttpError ? error : new HttpError(500, 'InternalServerError', String(error))
    return Response.json({ code, message }, { status })
  })
}

/** Lets the page that calls read the answer. Which pages may call is decided before, who may do what by tokens. */
export function withCors(handle: Handler): Handler {
  return async (request) => {
    const preflight = request.method === 'OPTIONS' && request.headers.has('access-control-request-method')
    const response = preflight ? new Response(null) : await handle(request)
    const { headers } = response
    headers.append('vary', 'origin, access-control-request-method, access-control-request-headers')
    const origin = request.headers.get('origin')
    if (origin !== null) {
      headers.set('access-control-allow-credentials', 'true')
      headers.set('access-control-allow-origin', origin)
    }
    if (preflight) {
      headers.set('access-control-allow-methods', 'GET,POST,OPTIONS,PATCH,DELETE,PUT')
      headers.set('access-control-allow-headers', request.headers.get('access-control-request-headers') ?? '')
      headers.set('access-control-max-age', '86400')
    }
    return response
  }
}

/** The body, refused with 413 when it is longer than `limit` bytes. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLong = () => new HttpError(413, 'RequestTooLarge', `The request body is longer than ${limit} bytes.`)
  if (Number(request.headers.get('content-length')) > limit)
    throw tooLong()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength
    if (length > limit)
      throw tooLong()
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

/** Address of the peer, kept beside the request since a `Request` has none. */
const addresses = new WeakMap<Request, string>()

/** Who sent a request, for `ctx.meta.getRequestMetadata()`. */
export function describeClient(request: Request) {
  return { ip: addresses.get(request) ?? null, userAgent: request.headers.get('user-agent') }
}

/** Answers a Node request with a handler. */
export async function serve(handle: Handler, incoming: IncomingMessage, outgoing: ServerResponse, origin: string): Promise<void> {
  try {
    await respond(await handle(toRequest(incoming, origin)), outgoing)
  }
  catch {
    // The client went away, or sent what no `Request` can hold.
    if (outgoing.headersSent)
      outgoing.destroy()
    else
      outgoing.writeHead(400).end()
  }
}

function toRequest(incoming: IncomingMessage, origin: string): Request {
  const { method = 'GET', rawHeaders } = incoming
  const headers = new Headers()
  for (let i = 0; i < rawHeaders.length; i += 2)
    headers.append(rawHeaders[i]!, rawHeaders[i + 1]!)
  const body = method === 'GET' || method === 'HEAD' ? null : Readable.toWeb(incoming) as BodyInit
  const request = new Request(new URL(incoming.url ?? '/', origin), { method, headers, body, duplex: 'half' } as RequestInit)
  addresses.set(request, incoming.socket.remoteAddress ?? '')
  return request
}

async function respond(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status
  response.headers.forEach((value, name) => outgoing.appendHeader(name, value))
  if (response.body)
    await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing)
  else
    outgoing.end()
}
