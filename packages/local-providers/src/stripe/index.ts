import { openDatabase } from '../kit/database.ts'
import type { Attempt, Endpoint, Forgery } from '../kit/delivery.ts'
import { startProvider, type Provider } from '../kit/provider.ts'
import { shown, type ShownEvent } from '../kit/webhookControls.ts'
import { addApiRoutes } from './api.ts'
import type { CatalogEntry } from './catalog.ts'
import { addPages } from './pages/routes.ts'
import { addControls, decide, dispute, emit, expire, finishAuthentication, finishRefund, pay, settle, type DisputeOptions, type EmitOptions, type Outcome, type PayOptions } from './control.ts'
import { errorBodyFor } from './errors.ts'
import { checkSecret, type StripeEvent } from './events.ts'
import type { Dispute, PaymentIntent, Refund, Session } from './objects.ts'
import { eventSubject } from './eventSubject.ts'
import { StripeService } from './service.ts'

export interface LocalStripeOptions {
  /** 0, the default, takes a free port. */
  port?: number
  /** Where the app receives Stripe's webhooks; `secret` is `whsec_…`. Can be set later. */
  webhook?: Endpoint
  /** A SQLite file in which payments survive a restart; in memory without one. */
  dataFile?: string
  /** Products and prices that exist from the start, under these ids. */
  catalog?: CatalogEntry[]
  /** Milliseconds before each further attempt of a webhook; six attempts over minutes unless told. */
  retryDelays?: number[]
}

export interface LocalStripe extends Provider {
  /** The page to see and steer the payments on. */
  paymentsUrl: string
  /** Changes where webhooks go; undefined holds them back. While `paused` they wait for `redeliver`. */
  setWebhook: (webhook: Endpoint | undefined, options?: { paused?: boolean }) => void
  /** Does what a customer does on the hosted page of a checkout session; returns the session as it is then. */
  pay: (sessionId: string, options?: PayOptions) => Session
  /** A delayed payment arrives or fails. */
  settle: (sessionId: string, outcome: Outcome) => Session
  /** Ends an open checkout session, as its `expires_at` would. */
  expire: (sessionId: string) => Session
  /** Does what a customer does on their bank's page for a payment intent that requires action. */
  authenticate: (paymentIntentId: string, outcome: Outcome) => PaymentIntent
  /** A refund that is on its way arrives or comes back; one that had arrived may come back too. */
  settleRefund: (refundId: string, outcome: Outcome) => Refund
  /** Does what a buyer does who wants their money back from their bank. */
  dispute: (paymentIntentId: string, options?: DisputeOptions) => Dispute
  /** Does what that bank does in the end. */
  decide: (disputeId: string, outcome: 'won' | 'lost') => Dispute
  /** Events in the order they happened; of one checkout session or payment intent if that is given. */
  events: (subject?: string) => ShownEvent<StripeEvent>[]
  /** Sends a past event again under its id, or a forgery of it. Rejects for an unknown id. */
  redeliver: (eventId: string, forge?: Forgery) => Promise<Attempt>
  /** What a delivery of an event would post, for a receiver that is called without HTTP. Throws for an unknown id. */
  message: (eventId: string, forge?: Forgery) => { headers: Record<string, string>, body: string }
  /** Makes an event up, for instance about an unknown order, and sends it at once. */
  emit: (options: EmitOptions) => Promise<{ event: ShownEvent<StripeEvent>, attempt: Attempt }>
}

/**
 * Starts a local Stripe for development, tests and the demo: the official SDK talks to it unchanged
 * (`new Stripe('sk_test_local', { host, port, protocol: 'http' })`), and no money moves.
 *
 * Rejects if the port is taken, the data file is not one, or the webhook's secret is malformed.
 */
export async function startLocalStripe(options: LocalStripeOptions = {}): Promise<LocalStripe> {
  if (options.webhook)
    checkSecret(options.webhook.secret)
  const database = openDatabase(options.dataFile)
  const stripe = new StripeService(database, { catalog: options.catalog ?? [], retryDelays: options.retryDelays })
  const provider = await startProvider({
    port: options.port,
    pages: ['/', '/payments*', '/c/*', '/authenticate/*', '/receipts/*', '/p/*', '/stripe.*'],
    errorBody: errorBodyFor,
    routes: (router) => {
      addApiRoutes(router, stripe)
      addControls(router, stripe)
      addPages(router, stripe)
    },
    reset: () => stripe.clear(),
  }).catch((error: unknown) => {
    database.close()
    throw error
  })
  stripe.url = provider.url
  stripe.expireDue()
  stripe.awaitExpiry()
  stripe.outbox.setEndpoint(options.webhook)
  let closing: Promise<void> | undefined

  const known = (eventId: string) => {
    const event = stripe.outbox.get(eventId)
    if (!event)
      throw new Error(`There is no event ${eventId}.`)
    return event
  }

  return {
    ...provider,
    paymentsUrl: `${provider.url}/payments`,
    setWebhook: (webhook, { paused = false } = {}) => {
      if (webhook)
        checkSecret(webhook.secret)
      stripe.outbox.setEndpoint(webhook, paused)
    },
    pay: (sessionId, input) => pay(stripe, sessionId, input),
    settle: (sessionId, outcome) => settle(stripe, sessionId, outcome),
    expire: sessionId => expire(stripe, sessionId),
    authenticate: (intentId, outcome) => finishAuthentication(stripe, intentId, outcome),
    settleRefund: (refundId, outcome) => finishRefund(stripe, refundId, outcome),
    dispute: (intentId, options) => dispute(stripe, intentId, options),
    decide: (disputeId, outcome) => decide(stripe, disputeId, outcome),
    events: subject => stripe.outbox.list(subject && eventSubject(stripe, subject)).map(event => shown<StripeEvent>(event)),
    redeliver: async (eventId, forge) => stripe.outbox.redeliver(known(eventId), forge),
    message: (eventId, forge) => stripe.outbox.message(known(eventId), forge),
    emit: input => emit(stripe, input),
    close: () => closing ??= provider.close().then(() => stripe.close()),
  }
}
