import { createError, sendIterable, setResponseHeader } from 'h3'
import type { H3Event } from 'h3'

const KEPT_HEADERS = ['content-disposition', 'content-security-policy', 'content-type', 'x-content-type-options']

/**
 * Passes a file on from Convex, as it comes. The browser holds no token that a link could carry, and Convex answers
 * with parts of what is larger than one answer may be.
 *
 * @throws 401, 404, 410 as Convex answers; 502 when it cannot be reached.
 */
export async function sendDownload(event: H3Event, kind: string, id: string) {
  const url = `${siteUrl(event)}/downloads/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`
  const first = await part(event, url, 0)
  if (!first.ok)
    throw await refusal(first)
  for (const name of KEPT_HEADERS)
    setResponseHeader(event, name, first.headers.get(name) ?? '')
  const size = sizeOf(first)
  if (size !== undefined)
    setResponseHeader(event, 'content-length', size)
  // What breaks off midway must not look like the whole file, nor be waited for.
  return sendIterable(event, parts(event, url, first, size)).catch(() => void event.node.res.destroy())
}

async function* parts(event: H3Event, url: string, first: Response, size = 0) {
  let at = 0
  for (let response = first; ;) {
    if (!response.ok)
      throw await refusal(response)
    const begun = at
    for await (const piece of response.body ?? []) {
      at += piece.length
      yield piece
    }
    const next = response.headers.get('x-next-part')
    if (!next && at >= size)
      return
    if (at === begun)
      throw createError({ statusCode: 502, statusMessage: 'Incomplete file' })
    response = next ? await part(event, `${url}?from=${encodeURIComponent(next)}`, 0) : await part(event, url, at)
  }
}

async function part(event: H3Event, url: string, start: number): Promise<Response> {
  const ask = async (token: string | null | undefined) => fetch(url, {
    headers: { range: `bytes=${start}-`, ...token && { authorization: `Bearer ${token}` } },
  }).catch((cause) => {
    throw createError({ statusCode: 502, statusMessage: 'Deployment unreachable', cause })
  })
  const token = event.context.convexToken
  const response = await ask(token)
  if (response.status !== 401 || !token || !event.context.renewConvexToken)
    return response
  await response.body?.cancel()
  return ask(event.context.convexToken = await event.context.renewConvexToken(token))
}

async function refusal(response: Response) {
  const { message, ...data } = await response.json().catch(() => ({})) as { message?: string }
  return createError({ statusCode: response.status, message, data })
}

/** Bytes of the whole file; `undefined` where Convex makes it on the way. */
function sizeOf(response: Response) {
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
  return total === undefined ? undefined : Number(total)
}

/** Where HTTP actions answer. Convex's own addresses differ in their ending only. */
function siteUrl(event: H3Event) {
  const { convexSiteUrl, public: { convexUrl } } = useRuntimeConfig(event)
  return convexSiteUrl || convexUrl.replace(/\.convex\.cloud$/, '.convex.site')
}
