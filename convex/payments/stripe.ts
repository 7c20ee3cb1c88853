import Stripe from 'stripe'
import { env } from '../_generated/server'
import { fail } from '../core/errors'
import { providerMode, type ProviderMode } from '../core/providerMode'
import { retryAfterMs, withRetries, type Outcome, type ProviderError, type Attempt } from '../core/providerOutcome'

/** Whom requests reach; `test` is Stripe itself, without real money. */
export function stripeMode(): ProviderMode | 'test' {
  const key = env.STRIPE_SECRET_KEY
  const mode = providerMode(key, env.STRIPE_BASE_URL)
  return mode === 'live' && /^[rs]k_test_/.test(key!) ? 'test' : mode
}

/** @throws `NOT_CONFIGURED{provider, variable}` */
export function requireStripe() {
  if (stripeMode() === 'disabled')
    fail('NOT_CONFIGURED', notConfigured.message, { provider: 'stripe', variable: 'STRIPE_SECRET_KEY' })
}

/**
 * How a request ended. `reason` is Stripe's own code for a refusal, such as `insufficient_funds`; with
 * `resource_missing`, `missing` is the parameter that names what Stripe does not know, such as `customer`.
 */
export type StripeResult<T> = Outcome<{ value: T }> & { reason?: string, missing?: string }

/**
 * Makes a request of Stripe. Answers of 429, 5xx, lost connections and timeouts are tried again, other refusals are
 * not: give every request that changes something an idempotency key.
 *
 * Source: https://docs.stripe.com/error-low-level
 */
export async function callStripe<T>(request: (stripe: Stripe) => Promise<T>): Promise<StripeResult<T>> {
  if (stripeMode() === 'disabled')
    return { ok: false, error: notConfigured }
  const stripe = client()
  let refusal: { reason?: string, missing?: string } = {}
  const outcome = await withRetries(async (): Promise<Attempt<{ value: T }>> => {
    try {
      return { settled: { ok: true, value: await request(stripe) } }
    }
    catch (error) {
      if (error instanceof Stripe.errors.StripeError)
        refusal = { reason: error.decline_code ?? error.code, missing: error.code === 'resource_missing' ? error.param : undefined }
      return toAttempt(error)
    }
  })
  return outcome.ok ? outcome : { ...outcome, ...refusal }
}

/**
 * Checks a webhook's signature over the raw body and its age.
 *
 * @returns the event, or `null` when it was not signed with our secret within the last five minutes.
 */
export async function verifyStripeWebhook(body: string, signature: string | null, secret: string): Promise<Stripe.Event | null> {
  try {
    return await Stripe.webhooks.constructEventAsync(body, signature ?? '', secret, undefined, Stripe.createSubtleCryptoProvider())
  }
  catch {
    return null
  }
}

function client() {
  const base = env.STRIPE_BASE_URL ? new URL(env.STRIPE_BASE_URL) : null
  return new Stripe(env.STRIPE_SECRET_KEY!, {
    httpClient: Stripe.createFetchHttpClient(),
    timeout: Number(env.STRIPE_TIMEOUT_MS ?? 10_000),
    // `withRetries` does it, for all providers alike.
    maxNetworkRetries: 0,
    telemetry: false,
    ...base && { host: base.hostname, port: base.port, protocol: base.protocol === 'http:' ? 'http' : 'https' },
  })
}

const notConfigured: ProviderError = {
  code: 'NOT_CONFIGURED',
  message: 'Payments aren’t set up. Ask an administrator to set them up.',
  retryable: true,
}

// An answer that breaks off midway is none of the SDK's own errors.
const unreadable = { statusCode: undefined, rawType: undefined, code: undefined, param: undefined, message: '', headers: undefined }

function toAttempt(error: unknown): Attempt<never> {
  const answer = answerIn(error)
  const unavailable = (message: string): ProviderError => ({ code: 'PROVIDER_UNAVAILABLE', message, retryable: true, providerMessage: answer })
  const refused = (message: string): Attempt<never> => ({ settled: { ok: false, error: { code: 'PROVIDER_REJECTED', message, retryable: false, providerMessage: answer } } })
  const { statusCode: status, rawType, code, param, message, headers } = error instanceof Stripe.errors.StripeError ? error : unreadable
  if (status === 429)
    return { retryAfter: retryAfterMs(headers?.['retry-after']), otherwise: unavailable('Stripe is limiting our requests. Try again in a minute.') }
  if (status === 409)
    return { retryAfter: undefined, otherwise: unavailable('Stripe is already processing this request. Try again in a moment.') }
  if (status === undefined || status < 400 || status >= 500)
    return { retryAfter: undefined, otherwise: unavailable('We couldn’t reach Stripe. It’s safe to try again, because you won’t be charged twice.') }
  if (status === 401 || status === 403)
    return { settled: { ok: false, error: { ...notConfigured, message: 'Stripe rejected this app’s API key. Ask an administrator to replace it.', retryable: false, providerMessage: answer } } }
  // Stripe words these for the owner of the card. Source: https://docs.stripe.com/api/errors#errors-message
  if (rawType === 'card_error')
    return refused(message)
  if (param === 'payment_method' || param === 'confirmation_token')
    return refused('Stripe didn’t accept this card. Enter it again, or use another card.')
  if (code === 'charge_disputed')
    return refused('The bank is reviewing this payment, so it can’t be refunded.')
  return refused('Stripe rejected this request. Contact an administrator.')
}

/** Stripe's own words, for the operator. */
function answerIn(error: unknown) {
  if (!(error instanceof Stripe.errors.StripeError))
    return `Stripe: ${String(error)}`
  const { statusCode, rawType, code, decline_code: decline, param, requestId, message } = error
  const words = [statusCode ?? 'no status', rawType, code, decline, param].filter(Boolean)
  return `Stripe, ${words.join(' ')}, request ${requestId ?? 'unknown'}: ${message}`
}
