import { isLoopback } from '../../shared/loopback'
import type { Id } from '../_generated/dataModel'
import { env } from '../_generated/server'
import { fail } from '../core/errors'
import { failSuspicious } from '../core/refusals'

/**
 * Where Stripe may send a customer back to: `given`, or `path` on the application's own address.
 *
 * @param field The argument's name.
 * @throws `URL_NOT_ALLOWED{field}` for addresses elsewhere, `NOT_CONFIGURED{variable}` without SITE_URL
 */
export function returnUrl(field: string, given: string | undefined, path: string): string {
  const site = env.SITE_URL && URL.canParse(env.SITE_URL) ? new URL(env.SITE_URL) : null
  if (!site)
    fail('NOT_CONFIGURED', 'Payments aren’t set up. Ask an administrator to set them up.', { provider: 'stripe', variable: 'SITE_URL' })
  if (given === undefined)
    return new URL(path, site).href
  const url = URL.canParse(given) ? new URL(given) : null
  if (!url || !isSameSite(url, site) || url.username || url.password || url.href.length > 1_000)
    failSuspicious('URL_NOT_ALLOWED', 'Use a return address on this app’s own site.', { field, host: url?.host.slice(0, 100) ?? '' })
  return url.href
}

/** The address with `order=<id>` in its query, by which the page finds what was bought. */
export function withOrder(url: string, orderId: Id<'orders'>) {
  const { origin, pathname, search, hash } = new URL(url)
  // By hand: `searchParams` would escape the braces of Stripe's own {CHECKOUT_SESSION_ID}.
  return `${origin}${pathname}${search ? `${search}&` : '?'}order=${orderId}${hash}`
}

/** On a developer's machine the application is opened as `localhost` and as `127.0.0.1`. */
function isSameSite(url: URL, site: URL) {
  return url.origin === site.origin
    || (isLoopback(site.hostname) && isLoopback(url.hostname) && url.protocol === site.protocol && url.port === site.port)
}
