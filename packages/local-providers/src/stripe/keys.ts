import { getRequestHeader, type H3Event } from 'h3'
import { StripeError } from './errors.ts'

/** Any secret test key is good. Live ones are refused, so that none is ever kept where it does not belong. */
export function requireKey(event: H3Event): void {
  const key = givenKey(event)
  if (key === undefined)
    throw new StripeError(401, { message: 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. \'Authorization: Bearer YOUR_SECRET_KEY\'). See https://stripe.com/docs/api#authentication for details.' })
  if (/^[sr]k_live_/.test(key))
    throw new StripeError(401, { message: 'This is a live key, and the local Stripe only takes test keys (sk_test_…).' })
  if (key.startsWith('pk_test_'))
    throw new StripeError(403, { code: 'secret_key_required', message: 'This API call cannot be made with a publishable API key. Please use a secret API key.' })
  if (!/^[sr]k_test_\w+$/.test(key))
    throw new StripeError(401, { message: `Invalid API Key provided: ${masked(key)}` })
}

/** From Bearer, or from Basic, where it is the user name. */
function givenKey(event: H3Event): string | undefined {
  const [, scheme, value = ''] = /^(Bearer|Basic)\s+(\S+)$/i.exec(getRequestHeader(event, 'authorization') ?? '') ?? []
  if (scheme === undefined)
    return undefined
  return scheme.toLowerCase() === 'bearer' ? value : Buffer.from(value, 'base64').toString().split(':', 1)[0]
}

function masked(key: string): string {
  return key.length < 12 ? '*'.repeat(key.length) : `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`
}
