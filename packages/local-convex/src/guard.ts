/**
 * Keeps foreign web pages away from servers on this machine. Their scripts and forms reach loopback ports too: under a
 * name that an attacker lets resolve to 127.0.0.1, or across origins.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/i

/**
 * Says why a server on this machine must not answer a request, or returns `null` if it may. Programs send no `Origin`.
 *
 * @param request
 * @param origins Origins of pages that may call, besides the server's own.
 */
export function refusalOf({ method, headers, socket }: IncomingMessage, origins: Iterable<string> = []): string | null {
  const own = `http://localhost:${socket.localPort}`
  if (comparable(`http://${headers.host}`) !== comparable(own))
    return `The host "${headers.host}" is not this server.`
  if (headers.origin !== undefined) {
    const given = comparable(headers.origin)
    const isKnown = given !== null && [own, ...origins].some(url => comparable(URL.parse(url)?.origin ?? '') === given)
    return isKnown ? null : `Pages of "${headers.origin}" may not call this server.`
  }
  // Some browsers leave the origin out.
  return method !== 'GET' && method !== 'HEAD' && headers['sec-fetch-site'] === 'cross-site' ? 'Pages of other sites may not call this server.' : null
}

/** Answers a request that must not be answered with 403. Returns whether it did. */
export function refused(request: IncomingMessage, response: ServerResponse, origins?: Iterable<string>): boolean {
  const message = refusalOf(request, origins)
  if (message !== null)
    response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ code: 'Forbidden', message }))
  return message !== null
}

/** An origin in the form to compare it by: the names of this machine are one. `null` for what is no origin. */
function comparable(origin: string): string | null {
  const [, scheme, name = '', port] = /^(https?):\/\/([^/:@]+|\[[^/@\]]+\])(?::(\d+))?$/i.exec(origin) ?? []
  if (!scheme)
    return null
  const host = LOOPBACK.test(name) ? 'localhost' : name.toLowerCase()
  return `${scheme.toLowerCase()}://${host}:${port ?? (scheme.toLowerCase() === 'http' ? 80 : 443)}`
}
