import { createError, getHeader, getRequestHost } from 'h3'
import type { H3Event } from 'h3'

/**
 * Refuses requests that a page of another origin makes a browser send. Browsers name the origin of every POST, and
 * no page can forge it.
 *
 * @throws 403
 */
export function assertSameOrigin(event: H3Event) {
  const origin = getHeader(event, 'origin')
  if (!origin || !URL.canParse(origin) || new URL(origin).host !== getRequestHost(event, { xForwardedHost: true }))
    throw createError({ statusCode: 403, statusMessage: 'Origin not allowed' })
}
