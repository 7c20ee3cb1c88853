import type { FunctionArgs } from 'convex/server'
import Stripe from 'stripe'
import { onTestFinished, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import type { Id } from '../../../convex/_generated/dataModel'
import { changeCredits } from '../../../convex/credits/ledger'
import type { PayOptions } from '../../../packages/local-providers/src/stripe/control.ts'
import { startLocalStripe, type LocalStripe } from '@postcard-studio/local-providers/stripe'
import { backend, finishScheduled, signedIn, type Backend } from '../support'

export const minute = 60_000
export const hour = 60 * minute
export const paginationOpts = { numItems: 50, cursor: null }

const secret = 'whsec_a_secret_for_tests'
const site = 'http://127.0.0.1:3000'

/** A local Stripe whose webhooks wait to be delivered by hand, and an environment that leads to it. Ends with the test. */
export async function stripeForTests(): Promise<LocalStripe> {
  const stripe = await startLocalStripe()
  stripe.setWebhook({ url: 'http://127.0.0.1:9/', secret }, { paused: true })
  const environment = { SITE_URL: site, STRIPE_SECRET_KEY: 'sk_test_local', STRIPE_BASE_URL: stripe.url, STRIPE_WEBHOOK_SECRET: secret, STRIPE_TIMEOUT_MS: '500' }
  for (const [name, value] of Object.entries(environment))
    vi.stubEnv(name, value)
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await stripe.close()
  })
  return stripe
}

/** The whole backend with someone signed in, in front of a local Stripe. */
export async function shop(user: Parameters<typeof signedIn>[1] = { email: undefined, isAnonymous: true }) {
  const stripe = await stripeForTests()
  const t = backend()
  return { stripe, ...await customerOf(t, stripe, user), t, ...operations(t, stripe) }
}

export type Shop = Awaited<ReturnType<typeof shop>>

/** What a customer can do. */
export async function customerOf(t: Backend, stripe: LocalStripe, user: Parameters<typeof signedIn>[1] = {}) {
  const { as, userId } = await signedIn(t, user)
  const checkout = (args: Partial<FunctionArgs<typeof api.payments.createCheckoutSession>> = {}) =>
    as.action(api.payments.createCheckoutSession, { priceId: ten, ...args })
  return {
    as,
    userId,
    checkout,
    /** Opens a checkout; returns the ids of its page and its order. */
    async opened(args: Parameters<typeof checkout>[0] = {}) {
      const { url } = await checkout(args)
      const [order] = (await as.query(api.orders.list, { paginationOpts })).page
      return { url, sessionId: url.split('/').at(-1)!, orderId: order!._id }
    },
    /** Fills the cart and charges a card for it. */
    async charge({ token = 'pm_card_visa', amount = 500, quantity = 1, ...args }: Partial<FunctionArgs<typeof api.payments.charge>> & { quantity?: number } = {}) {
      await as.mutation(api.payments.setCart, { priceId: ten, quantity })
      return as.action(api.payments.charge, { token, amount, ...args })
    },
    credits: () => as.query(api.credits.balance),
    orders: async () => (await as.query(api.orders.list, { paginationOpts })).page,
    order: (orderId: Id<'orders'>) => as.query(api.orders.get, { orderId }),
  }
}

/** What goes on behind a customer's back. */
function operations(t: Backend, stripe: LocalStripe) {
  const deliver = (eventId: string, forge?: 'signature' | 'timestamp' | 'body') => t.fetch('/webhooks/stripe', { method: 'POST', ...stripe.message(eventId, forge) })
  return {
    deliver,
    /** Delivers an event with other fields, signed as Stripe signs. */
    async deliverChanged(eventId: string, fields: Partial<Stripe.Event>) {
      const body = JSON.stringify({ ...JSON.parse(stripe.message(eventId).body) as Stripe.Event, ...fields })
      const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret })
      return t.fetch('/webhooks/stripe', { method: 'POST', headers: { 'stripe-signature': signature }, body })
    },
    /** Delivers what Stripe has to say, oldest first; only events of these types if any are given. */
    async deliverAll(...types: string[]) {
      const statuses = []
      for (const event of stripe.events().filter(({ type }) => types.length === 0 || types.includes(type)))
        statuses.push((await deliver(event.id)).status)
      return statuses
    },
    eventId: (type: string) => stripe.events().findLast(event => event.type === type)!.id,
    /** Lets the cron run, and what it starts. */
    async cron() {
      await t.mutation(internal.payments.orderChecks.settleDue, {})
      await t.mutation(internal.jobs.resume.resumeExpired, {})
      await finishScheduled(t)
    },
    rows: () => t.run(async ({ db }) => ({
      orders: await db.query('orders').collect(),
      ledger: await db.query('ledger').collect(),
      payments: await db.query('payments').collect(),
      reversals: await db.query('reversals').collect(),
      fulfillments: await db.query('fulfillments').collect(),
      events: await db.query('stripeEvents').collect(),
      jobs: await db.query('jobs').collect(),
    })),
    /** What Stripe was asked to do, by path. */
    asked: (path: RegExp) => stripe.journal.entries().filter(entry => path.test(entry.path)),
  }
}

/** The official client, for what an application does not do. */
export function clientAt(url: string) {
  const { hostname, port } = new URL(url)
  return new Stripe('sk_test_local', { host: hostname, port, protocol: 'http' })
}

/** Gives a payment back as its merchant may in Stripe's dashboard: all of it, or an amount. */
export async function refundOf(url: string, paymentIntentId: string, amount?: number) {
  const response = await fetch(`${url}/v1/refunds`, {
    method: 'POST',
    headers: { 'authorization': 'Bearer sk_test_local', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ payment_intent: paymentIntentId, ...amount === undefined ? {} : { amount: String(amount) } }).toString(),
  })
  if (!response.ok)
    throw new Error(`Stripe refunded nothing: ${await response.text()}`)
}

/** Makes time stand still until `later` moves it on. Timers go on. */
export function clock() {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  onTestFinished(() => void vi.useRealTimers())
  return { later: (ms: number) => vi.setSystemTime(Date.now() + ms) }
}

/** Pauses between tries take no time; timeouts stay as they are. Ends with the test. */
export function withoutPauses(timeout = 500) {
  const wait = globalThis.setTimeout
  vi.stubGlobal('setTimeout', (run: () => void, ms = 0, ...args: []) => wait(run, ms <= 10_000 && ms !== timeout ? 0 : ms, ...args))
  onTestFinished(() => void vi.unstubAllGlobals())
}

export const ten = 'price_credits_10_usd'
export const yen = 'price_credits_50_jpy'

/** A shop in which a pack was just bought, and paid. */
export async function bought({ user, ...pay }: PayOptions & { user?: Parameters<typeof shop>[0] } = {}) {
  const opened = await shop(user)
  const { orderId, sessionId } = await opened.opened()
  opened.stripe.pay(sessionId, pay)
  await opened.deliverAll()
  return { ...opened, orderId, ...handles(opened, orderId) }
}

function handles({ as, stripe, t, userId }: Shop, orderId: Id<'orders'>) {
  return {
    refund: () => as.action(api.payments.refund, { orderId }),
    spend: (credits: number) => t.run(ctx => changeCredits(ctx, { userId, delta: -credits, reason: 'image', cause: 'a picture' })),
    refundsAtStripe: () => stripe.events().filter(({ type }) => type === 'refund.created').map(({ payload }) => (payload.data.object as { id: string }).id),
    refundAtStripe: async (amount?: number) =>
      refundOf(stripe.url, (await t.run(ctx => ctx.db.get('orders', orderId)))!.paymentIntentId!, amount),
    intentId: () => paidIntent(stripe),
    reviews: () => t.query(internal.payments.orderReviews.list, {}),
    resolve: (as: 'fulfilled' | 'refunded' | 'failed') => t.mutation(internal.payments.orderReviews.resolve, { orderId, as }),
  }
}

/** What Stripe was paid first. */
export function paidIntent(stripe: LocalStripe) {
  const paid = stripe.events().find(({ type }) => type === 'payment_intent.succeeded')!
  return (paid.payload.data.object as { id: string }).id
}
