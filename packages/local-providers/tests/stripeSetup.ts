import Stripe from 'stripe'
import { onTestFinished } from 'vitest'
import { receiverOf, secret } from './webhookReceiver.ts'
import { startLocalStripe, type LocalStripeOptions } from '../src/stripe/index.ts'

/** A local Stripe on a free port and the official SDK pointed at it; stopped when the test ends. */
export async function localStripe(options: LocalStripeOptions = {}) {
  const local = await startLocalStripe({ catalog: [credits], ...options })
  onTestFinished(() => local.close())
  const stripe = stripeAt(local.url)

  return {
    local,
    stripe,
    /** Starts a checkout of one pack of credits. */
    checkout: (changes: Stripe.Checkout.SessionCreateParams = {}, requestOptions?: Stripe.RequestOptions) =>
      stripe.checkout.sessions.create({ ...order, ...changes }, requestOptions),
    /** Charges a test card at once. */
    charge: (paymentMethod = 'pm_card_visa', changes: Partial<Stripe.PaymentIntentCreateParams> = {}, requestOptions?: Stripe.RequestOptions) =>
      stripe.paymentIntents.create({ ...payment, payment_method: paymentMethod, ...changes }, requestOptions),
    /** Calls a route that the SDK does not know. */
    async call(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
      const response = await fetch(local.url + path, { method, body: body === undefined ? undefined : JSON.stringify(body), headers })
      return { status: response.status, headers: response.headers, body: await response.json() as Record<string, unknown> }
    },
  }
}

/** The official SDK as the app uses it, without retries so that tests see each answer. */
export function stripeAt(url: string, key = 'sk_test_local'): Stripe {
  const { hostname, port } = new URL(url)
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false })
}

/** A little app that takes Stripe's webhooks and verifies them with the official SDK. */
export async function stripeReceiver() {
  const stripe = new Stripe('sk_test_local')
  const receiver = await receiverOf((payload, headers) => stripe.webhooks.constructEventAsync(payload, String(headers['stripe-signature']), secret))
  return { ...receiver, types: () => receiver.received.map(({ type }) => type) }
}

/** The error that a call ends with. Fails the test if it succeeds. */
export async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await call.then(() => undefined, (error: unknown) => error)
  if (!(error instanceof Stripe.errors.StripeError))
    throw new Error(`Expected an error of Stripe, got ${String(error)}`)
  return error
}

export const credits = { product: 'prod_credits_50', price: 'price_credits_50', name: '50 credits', unitAmount: 900, currency: 'usd' }

const order: Stripe.Checkout.SessionCreateParams = {
  mode: 'payment',
  line_items: [{ price: credits.price, quantity: 1 }],
  success_url: 'http://localhost:3000/success?session_id={CHECKOUT_SESSION_ID}',
  cancel_url: 'http://localhost:3000/cancel',
}

const payment: Stripe.PaymentIntentCreateParams = {
  amount: 1_500,
  currency: 'usd',
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
}
