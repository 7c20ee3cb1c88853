import { getRequestURL } from 'h3'
import type { H3Event } from 'h3'

/** The origin that the visitor asked for, by the proxy in front where there is one. Pages name the same as canonical. */
export function siteOrigin(event: H3Event) {
  return getRequestURL(event, { xForwardedHost: true, xForwardedProto: true }).origin
}
