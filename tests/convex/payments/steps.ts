import type { FunctionArgs } from 'convex/server'
import { ConvexError } from 'convex/values'
import fc from 'fast-check'
import { vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { changeCredits } from '../../../convex/credits/ledger'
import { createCustomer } from '../../../convex/payments/stripeCustomers'
import { confirmIntent, createIntent, createSession, fetchPaymentStatus } from '../../../convex/payments/stripePayments'
import { readOrderId } from '../../../convex/payments/stripeMetadata'
import { refundPayment } from '../../../convex/payments/stripeRefunds'
import { ApiError } from '../../../packages/local-providers/src/kit/errors.ts'
import type { LocalStripe } from '@postcard-studio/local-providers/stripe'
import { prices } from '../../../convex/payments/catalog'
import { signedIn, type Backend } from '../support'
import { stripesBooks, type Deeds } from './invariants'
import { clientAt, hour, minute, paginationOpts } from './shop'

const deeds = [
  'buy', 'checkout', 'checkoutTwice', 'checkoutCrashes', 'pay', 'settle', 'abandon', 'authenticate', 'deliver', 'reconcile', 'cancel',
  'charge', 'chargeTwice', 'chargeCrashes', 'changeCart', 'create', 'refund', 'refundTwice', 'refundCrashes', 'refundAtStripe',
  'settleRefund', 'dispute', 'decide', 'payLost', 'resolve', 'spend', 'fault', 'later', 'cron', 'deleteAccount', 'deliverAll',
  'checkoutHangs', 'checkoutReturns', 'checkHangs', 'checkReturns',
] as const
type Deed = typeof deeds[number]

/** One step of a story: what is done, and which of the things it can be done to. */
export interface Step { does: Deed, pick: number }

const usual = ['buy', 'checkout', 'pay', 'deliver', 'deliver', 'deliver', 'reconcile', 'charge', 'create', 'refund', 'refundAtStripe', 'settleRefund', 'dispute', 'decide', 'later', 'cron'] as const

/** Stories of payments, with everything that may go wrong in between. */
export const stories = (maxLength: number): fc.Arbitrary<Step[]> => fc.array(
  fc.record({ does: fc.oneof(fc.constantFrom(...usual), fc.constantFrom(...deeds)), pick: fc.nat(999) }),
  { minLength: 3, maxLength, size: 'max' },
)

interface Story extends Awaited<ReturnType<typeof signedIn>>, Deeds { t: Backend, stripe: LocalStripe }

/** A user, a Stripe and all that can happen between them. */
export async function world(t: Backend, stripe: LocalStripe) {
  const deeds: Deeds = { decided: new Set(), paidElsewhere: new Set(), failedInTime: new Set() }
  const possible = actions({ t, stripe, ...deeds, ...await signedIn(t, guest) })
  return { deeds, take: ({ does, pick }: Step) => possible[does](pick).catch(onlyFailures) }
}

const guest = { email: undefined, isAnonymous: true }

function actions(story: Story): Record<Deed, (pick: number) => Promise<unknown>> {
  const { t, stripe } = story
  const as = () => story.as
  const hangingChecks: FunctionArgs<typeof internal.payments.orderRecords.record>[] = []
  const hangingCheckouts: FunctionArgs<typeof internal.payments.checkoutSessions.recordSession>[] = []
  const orders = async () => (await as().query(api.orders.list, { paginationOpts })).page
  const sessions = async () => (await t.run(({ db }) => db.query('orders').collect())).flatMap(({ sessionId }) => sessionId ?? [])
  const intents = () => stripe.events().filter(({ type }) => type === 'payment_intent.requires_action').map(event => (event.payload.data.object as { id: string }).id)
  const checkoutArgs = (pick: number) => ({ priceId: one(prices, pick).priceId, key: pick % 3 === 0 ? undefined : `key ${pick % 2}` })
  const filledCart = async (pick: number) => {
    const cart = await as().query(api.payments.cart)
    if (cart.amount === 0 || pick % 7 === 0)
      await as().mutation(api.payments.setCart, { priceId: one(prices, pick).priceId, quantity: 1 + pick % 2 })
    return (await as().query(api.payments.cart)).amount
  }
  const cards = ['pm_card_visa', 'pm_card_visa', 'pm_card_visa_chargeDeclined', 'pm_card_authenticationRequired', 'pm_card_pendingRefund', 'pm_card_createDispute']
  const charge = (amount: number, pick: number) => as().action(api.payments.charge, { amount, token: one(cards, pick) })

  return {
    /** All of a purchase, and its latest event unless that is lost. */
    async buy(pick: number) {
      const { url } = await as().action(api.payments.createCheckoutSession, { priceId: one(prices, pick).priceId })
      stripe.pay(url.split('/').at(-1)!, { card: pick % 4 ? undefined : 'pm_card_pendingRefund' })
      if (pick % 3)
        await t.fetch('/webhooks/stripe', { method: 'POST', ...stripe.message(stripe.events().at(-1)!.id) })
    },
    checkout: (pick: number) => as().action(api.payments.createCheckoutSession, checkoutArgs(pick)),
    checkoutTwice: (pick: number) => Promise.allSettled([0, 1].map(() => as().action(api.payments.createCheckoutSession, { ...checkoutArgs(pick), key: 'twice' }))),
    /** The action dies before it asks Stripe, or before it records the answer. */
    async checkoutCrashes(pick: number) {
      const begun = await as().mutation(internal.payments.checkoutSessions.begin, checkoutArgs(pick))
      if (!('order' in begun) || pick % 2 === 0)
        return
      const { order } = begun
      const customer = order.customerId ?? valueOf(await createCustomer({ id: `crash/${order._id}`, userId: order.userId, email: undefined }))
      await createSession({ ...order, customerId: customer })
    },
    /** The action stops after Stripe has answered, and goes on at another step. */
    async checkoutHangs(pick: number) {
      const begun = await as().mutation(internal.payments.checkoutSessions.begin, checkoutArgs(pick))
      if (!('order' in begun))
        return
      const { order } = begun
      const customer = order.customerId ?? valueOf(await createCustomer({ id: `crash/${order._id}`, userId: order.userId, email: undefined }))
      const { id, url } = valueOf(await createSession({ ...order, customerId: customer }))
      hangingCheckouts.push({ orderId: order._id, version: order.version, sessionId: id, sessionUrl: url! })
    },
    async checkoutReturns(pick: number) {
      await t.mutation(internal.payments.checkoutSessions.recordSession, one(hangingCheckouts, pick))
    },
    async pay(pick: number) {
      stripe.pay(one(await sessions(), pick), { outcome: one(['paid', 'paid', 'paid', 'declined', 'delayed'] as const, pick), card: pick % 4 ? undefined : 'pm_card_pendingRefund' })
    },
    async settle(pick: number) {
      stripe.settle(one(await sessions(), pick), one(['succeeded', 'failed'] as const, pick))
    },
    async abandon(pick: number) {
      stripe.expire(one(await sessions(), pick))
    },
    async authenticate(pick: number) {
      stripe.authenticate(one(intents(), pick), one(['succeeded', 'failed'] as const, pick))
    },
    /** Any event, the latest or one long ago, for the first time or again. */
    async deliver(pick: number) {
      const event = one(stripe.events().reverse(), pick % 2 ? pick : pick % 6)
      await t.fetch('/webhooks/stripe', { method: 'POST', ...stripe.message(event.id) })
    },
    async deliverAll() {
      for (const { id } of stripe.events())
        await t.fetch('/webhooks/stripe', { method: 'POST', ...stripe.message(id) })
    },
    async reconcile(pick: number) {
      await as().action(api.payments.reconcile, { orderId: one(await orders(), pick)._id })
    },
    /** Stripe says how a payment stands, and that is recorded at another step. */
    async checkHangs(pick: number) {
      const { _id: orderId, sessionId, paymentIntentId } = one(await t.run(({ db }) => db.query('orders').collect()), pick)
      if (sessionId !== undefined || paymentIntentId !== undefined)
        hangingChecks.push({ orderId, payment: valueOf(await fetchPaymentStatus({ sessionId, paymentIntentId })) })
    },
    async checkReturns(pick: number) {
      await t.mutation(internal.payments.orderRecords.record, one(hangingChecks, pick))
    },
    async cancel(pick: number) {
      await as().action(api.payments.cancel, { orderId: one(await orders(), pick)._id })
    },
    charge: async (pick: number) => charge(await filledCart(pick), pick),
    async chargeTwice(pick: number) {
      const amount = await filledCart(pick)
      await Promise.allSettled([charge(amount, pick), charge(amount, pick + 1)])
    },
    async chargeCrashes(pick: number) {
      const begun = await as().mutation(internal.payments.charges.begin, { amount: await filledCart(pick), token: 'pm_card_visa' })
      if (!('order' in begun) || pick % 4 === 0)
        return
      const { order } = begun
      const customer = order.customerId ?? valueOf(await createCustomer({ id: `crash/${order._id}`, userId: order.userId, email: undefined }))
      const opened = order.paymentIntentId ?? valueOf(await createIntent({ ...order, customerId: customer })).id
      if (pick % 4 === 1)
        return
      const paymentIntentId = await t.mutation(internal.payments.charges.attachIntent, { orderId: order._id, paymentIntentId: opened })
      if (pick % 4 === 2)
        return
      await confirmIntent({ paymentIntentId, token: 'pm_card_visa', idempotencyKey: `confirm/${order._id}/${order.version}`, returnUrl: order.successUrl })
    },
    async changeCart(pick: number) {
      await as().mutation(api.payments.setCart, { priceId: one(prices, pick).priceId, quantity: pick % 3 })
    },
    async create(pick: number) {
      const paid = (await t.run(({ db }) => db.query('orders').collect())).filter(({ kind, paymentIntentId }) => kind === 'charge' && paymentIntentId)
      const { items, paymentIntentId } = one(paid, pick)
      await as().mutation(api.orders.create, { items: items.map(({ priceId, quantity }) => ({ priceId, quantity })), transactionId: paymentIntentId! })
    },
    async refund(pick: number) {
      await as().action(api.payments.refund, { orderId: one(await orders(), pick)._id })
    },
    async refundTwice(pick: number) {
      const orderId = one(await orders(), pick)._id
      await Promise.allSettled([0, 1].map(() => as().action(api.payments.refund, { orderId })))
    },
    async refundCrashes(pick: number) {
      const begun = await as().mutation(internal.payments.refunds.begin, { orderId: one(await orders(), pick)._id })
      if (begun && pick % 2)
        await refundPayment(begun)
    },
    /** Somebody refunds a payment, or a part of it, in Stripe's dashboard. */
    async refundAtStripe(pick: number) {
      const payment = one(stripesBooks(stripe).payments, pick)
      const part: Record<string, string> = pick % 3 ? {} : { amount: '100' }
      await fetch(`${stripe.url}/v1/refunds`, {
        method: 'POST',
        headers: { 'authorization': 'Bearer sk_test_local', 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ payment_intent: payment.id, ...part }).toString(),
      }).catch(() => {
        throw new NothingThere()
      })
    },
    /** A refund arrives at the customer's bank, or comes back from it. */
    async settleRefund(pick: number) {
      const going = stripesBooks(stripe).refunds.filter(({ status }) => status === 'pending' || (status === 'succeeded' && pick % 5 === 0))
      stripe.settleRefund(one(going, pick).id, pick % 3 ? 'succeeded' : 'failed')
    },
    async dispute(pick: number) {
      stripe.dispute(one(stripesBooks(stripe).payments, pick).id)
    },
    async decide(pick: number) {
      const open = stripesBooks(stripe).disputes.filter(({ status }) => status === 'needs_response')
      stripe.decide(one(open, pick).id, pick % 2 ? 'won' : 'lost')
    },
    /** A page is paid that the order does not know of (any more). */
    async payLost(pick: number) {
      const known = await sessions()
      const open = await clientAt(stripe.url).checkout.sessions.list({ status: 'open', limit: 100 }).catch(() => ({ data: [] }))
      const { id, metadata } = one(open.data.filter(({ id }) => !known.includes(id)), pick)
      story.paidElsewhere.add(readOrderId(metadata)!)
      stripe.pay(id)
    },
    /** A person ends a review. */
    async resolve(pick: number) {
      const { _id: orderId } = one((await t.run(({ db }) => db.query('orders').collect())).filter(({ status }) => status === 'needs_review'), pick)
      await t.mutation(internal.payments.orderReviews.resolve, { orderId, as: one(['fulfilled', 'refunded', 'failed'] as const, pick) })
      story.decided.add(orderId)
    },
    async spend(pick: number) {
      await t.run(ctx => changeCredits(ctx, { userId: story.userId, delta: -1 - pick % 5, reason: 'image', cause: `picture ${pick}` }))
    },
    /** The next requests to Stripe are lost, or their answers are. */
    async fault(pick: number) {
      stripe.faults.add({ kind: 'drop', after: pick % 2 === 0, times: 1 + pick % 4 })
    },
    async later(pick: number) {
      vi.setSystemTime(Date.now() + one([30_000, 2 * minute, 10 * minute, hour + minute, 2 * hour], pick))
    },
    async cron() {
      await t.mutation(internal.payments.orderChecks.settleDue, {})
      await t.mutation(internal.jobs.resume.resumeExpired, {})
      await finishDue(t)
    },
    async deleteAccount(pick: number) {
      if (pick % 3)
        return
      const failed = (await t.run(({ db }) => db.query('reversals').collect())).filter(({ status }) => status === 'failed')
      for (const { stripeId } of failed)
        story.failedInTime.add(stripeId!)
      await as().mutation(api.users.deleteAccount, { confirm: 'delete' })
      await finishDue(t)
      Object.assign(story, await signedIn(t, guest))
    },
  }
}

/** There is nothing that this could be done to. */
class NothingThere extends Error {}

function one<T>(list: readonly T[], pick: number): T {
  if (list.length === 0)
    throw new NothingThere()
  return list[pick % list.length]!
}

function valueOf<T>(answer: { ok: true, value: T } | { ok: false }): T {
  if (!answer.ok)
    throw new NothingThere()
  return answer.value
}

/** Refusals are part of a story, ours as well as Stripe's. Anything else is a mistake. */
function onlyFailures(error: unknown) {
  const isOurs = error instanceof ConvexError && typeof (error.data as { code?: unknown }).code === 'string'
  if (!isOurs && !(error instanceof NothingThere) && !(error instanceof ApiError))
    throw error
}

/** Runs what was scheduled for now, and what that schedules in turn. */
async function finishDue(t: Backend) {
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, 0))
    await t.finishInProgressScheduledFunctions()
    const scheduled = await t.run(({ db }) => db.system.query('_scheduled_functions').collect())
    // What is to be tried again in an hour waits for a timer, and timers do not follow the story's clock.
    if (!scheduled.some(({ state, scheduledTime, _creationTime }) => ['pending', 'inProgress'].includes(state.kind) && scheduledTime - _creationTime < 10_000))
      return
  }
}
