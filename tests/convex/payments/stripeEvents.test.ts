// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import type { LocalStripe } from '@postcard-studio/local-providers/stripe'
import { backend, finishScheduled } from '../support'
import { clientAt, clock, hour, paidIntent, refundOf, shop, stripeForTests, ten } from './shop'

describe('a payment that Stripe reports', () => {
  it('hands the credits over', async () => {
    const { opened, order, credits, deliverAll, rows, stripe } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId)

    expect(new Set(await deliverAll())).toEqual(new Set([200]))

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled', paidAt: expect.any(Number) })
    expect(await credits()).toBe(10)
    expect((await rows()).fulfillments).toMatchObject([{ orderId, credits: 10 }])
    expect((await rows()).jobs).toMatchObject([{ kind: 'payment', status: 'succeeded' }])
  })

  it('counts once, however often it comes', async () => {
    const { opened, credits, deliver, eventId, rows, stripe } = await shop()
    stripe.pay((await opened()).sessionId)
    const completed = eventId('checkout.session.completed')

    const answers = await Promise.all([deliver(completed), deliver(completed), deliver(completed)])

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await credits()).toBe(10)
    expect((await rows()).events).toHaveLength(1)
  })

  it('counts once when the buyer returns as well, before or after', async () => {
    const { as, opened, credits, deliverAll, stripe } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId)

    const returned = await as.action(api.payments.reconcile, { orderId })
    await deliverAll()
    await as.action(api.payments.reconcile, { orderId })

    expect(returned).toEqual({ status: 'fulfilled' })
    expect(await credits()).toBe(10)
  })

  it('sends a receipt to whoever has an address', async () => {
    const { opened, deliverAll, stripe, t } = await shop({})
    stripe.pay((await opened({ quantity: 2 })).sessionId)

    await deliverAll()
    await deliverAll()

    const mails = await t.run(({ db }) => db.query('emails').collect())
    expect(mails).toMatchObject([{ to: 'ada@example.com', content: { template: 'receipt', amount: 1_000, currency: 'usd', items: [{ name: '10 credits', quantity: 2, amount: 1_000 }] } }])
  })

  it('heals an order whose page was opened but never recorded', async () => {
    const { as, credits, deliverAll, rows, stripe } = await shop()
    const begun = await as.mutation(internal.payments.checkoutSessions.begin, { priceId: ten })
    const { _id: orderId, ...order } = 'order' in begun ? begun.order : never()
    const { createSession: openSession } = await import('../../../convex/payments/stripePayments')
    const { createCustomer } = await import('../../../convex/payments/stripeCustomers')
    const customer = await createCustomer({ id: 'x', userId: order.userId, email: undefined })
    const session = await openSession({ ...order, _id: orderId, customerId: customer.ok ? customer.value : never() })
    stripe.pay(session.ok ? session.value.id : never())

    await deliverAll('checkout.session.completed')

    expect((await rows()).orders).toMatchObject([{ status: 'fulfilled', sessionId: session.ok && session.value.id }])
    expect(await credits()).toBe(10)
  })

  it('opens an order again that was given up', async () => {
    const { as, opened, order, credits, deliverAll, t, stripe } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId)
    await t.run(ctx => ctx.db.patch('orders', orderId, { status: 'expired' }))

    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
    expect(await credits()).toBe(10)
    expect(await as.query(api.orders.get, { orderId })).not.toHaveProperty('error')
  })

  it('never goes back, in whatever order events come', async () => {
    const { opened, order, credits, deliver, stripe } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId, { outcome: 'delayed' })
    stripe.settle(sessionId, 'succeeded')

    for (const { id } of stripe.events().reverse())
      await deliver(id)

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled', processing: false })
    expect(await credits()).toBe(10)
  })
})

describe('a payment that takes its time', () => {
  it('gives nothing before the bank has paid', async () => {
    const { opened, order, credits, deliverAll, stripe } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId, { outcome: 'delayed' })

    await deliverAll()
    expect(await order(orderId)).toMatchObject({ status: 'open', processing: true })
    expect(await credits()).toBe(0)
    stripe.settle(sessionId, 'succeeded')
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled', processing: false })
    expect(await credits()).toBe(10)
  })

  it.each(['webhook', 'cron'])('says so when the bank does not pay, by %s', async (by) => {
    const { later } = clock()
    const { opened, order, credits, deliverAll, cron, stripe } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId, { outcome: 'delayed' })
    await deliverAll()
    stripe.settle(sessionId, 'failed')

    if (by === 'webhook') {
      await deliverAll()
    }
    else {
      later(2 * hour)
      await cron()
    }

    expect(await order(orderId)).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('You weren’t charged') } })
    expect(await credits()).toBe(0)
  })
})

describe('an order that does not fit its payment', () => {
  it.each([['amount', { amount: 499 }], ['currency', { currency: 'eur' }]])('is looked at by a person when the %s differs', async (_, changed) => {
    const { opened, order, credits, deliverAll, stripe, t } = await shop()
    const { orderId, sessionId } = await opened()
    await t.run(ctx => ctx.db.patch('orders', orderId, changed))
    stripe.pay(sessionId)

    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'needs_review', error: { message: expect.stringContaining('under review') } })
    expect(await credits()).toBe(0)
    expect(await t.query(internal.payments.orderReviews.list, {})).toMatchObject([{ orderId, why: expect.stringContaining('$5.00 received instead of') }])
  })

  it('is handed over once a person has said so, once', async () => {
    const { opened, order, credits, deliverAll, stripe, t } = await shop()
    const { orderId, sessionId } = await opened()
    await t.run(ctx => ctx.db.patch('orders', orderId, { amount: 499 }))
    stripe.pay(sessionId)
    await deliverAll()

    await t.mutation(internal.payments.orderReviews.resolve, { orderId, as: 'fulfilled' })

    await expect(t.mutation(internal.payments.orderReviews.resolve, { orderId, as: 'fulfilled' })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
    expect(await credits()).toBe(10)
  })

  it('gives nobody anything when its account was deleted meanwhile, and is no endless retry', async () => {
    const { as, opened, deliverAll, rows, stripe, t } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId)
    await as.mutation(api.users.deleteAccount, { confirm: 'delete' })
    await finishScheduled(t)

    expect(new Set(await deliverAll())).toEqual(new Set([200]))

    const { orders, ledger } = await rows()
    expect(orders).toMatchObject([{ _id: orderId, status: 'needs_review', review: expect.stringContaining('account was deleted') }])
    expect(orders[0]).not.toHaveProperty('userId')
    expect(ledger).toEqual([])
  })
})

describe('a webhook', () => {
  it.each(['signature', 'timestamp', 'body'] as const)('is refused with a forged %s, and changes nothing', async (forge) => {
    const { opened, order, credits, deliver, eventId, rows, stripe } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId)

    const response = await deliver(eventId('checkout.session.completed'), forge)

    expect(response.status).toBe(400)
    expect(await order(orderId)).toMatchObject({ status: 'open' })
    expect(await credits()).toBe(0)
    expect((await rows()).events).toEqual([])
    expect(JSON.stringify(vi.mocked(console.warn).mock.calls)).not.toMatch(/whsec|sk_test|v1=/)
  })

  it('is refused without a signature', async () => {
    const { t } = await shop()

    expect((await t.fetch('/webhooks/stripe', { method: 'POST', body: '{}' })).status).toBe(400)
  })

  it('is asked for again while no secret is set', async () => {
    const { opened, deliver, eventId, stripe } = await shop()
    stripe.pay((await opened()).sessionId)
    vi.stubEnv('STRIPE_WEBHOOK_SECRET', undefined)

    expect((await deliver(eventId('checkout.session.completed'))).status).toBe(503)
  })

  it('is asked for again while no key is set', async () => {
    const { opened, deliver, eventId, stripe } = await shop()
    stripe.pay((await opened()).sessionId)
    vi.stubEnv('STRIPE_SECRET_KEY', undefined)

    expect((await deliver(eventId('checkout.session.completed'))).status).toBe(503)
  })

  it('is accepted about an order that does not exist', async () => {
    const { opened, deliverAll, rows, stripe, t } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId)
    await refundOf(stripe.url, paidIntent(stripe))
    await t.run(ctx => ctx.db.delete('orders', orderId))

    expect(new Set(await deliverAll())).toEqual(new Set([200]))

    expect(await rows()).toMatchObject({ events: [], payments: [], reversals: [] })
  })

  it('is accepted about an order of another deployment', async () => {
    const { opened, stripe } = await shop()
    stripe.pay((await opened()).sessionId)
    await refundOf(stripe.url, paidIntent(stripe))

    expect(await answersOfOthers(stripe)).toEqual({ statuses: new Set([200]), events: [] })
  })

  it.each<Record<string, string>>([{}, { orderId: 'SHOP-1001' }, { order_id: '1001', userId: 'ada' }])('is accepted about a payment of another shop, with %j', async (metadata) => {
    const stripe = await stripeForTests()
    const session = await clientAt(stripe.url).checkout.sessions.create({
      mode: 'payment',
      success_url: 'http://x.example',
      line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 900, product_data: { name: 'x' } } }],
      metadata,
      payment_intent_data: { metadata },
    })
    stripe.pay(session.id)
    await refundOf(stripe.url, paidIntent(stripe))

    expect(await answersOfOthers(stripe)).toEqual({ statuses: new Set([200]), events: [] })
  })

  it.each([
    ['a live one with a test key', { STRIPE_SECRET_KEY: 'sk_test_1' }, true],
    ['a test one with a live key', { STRIPE_SECRET_KEY: 'sk_live_1' }, false],
    ['a test one with a restricted live key', { STRIPE_SECRET_KEY: 'rk_live_1' }, false],
  ])('changes nothing in the other mode: %s', async (_, environment, livemode) => {
    const { credits, deliverChanged, eventId, opened, order, stripe } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId)
    vi.stubEnv('STRIPE_BASE_URL', undefined)
    for (const [name, value] of Object.entries(environment))
      vi.stubEnv(name, value)

    expect((await deliverChanged(eventId('checkout.session.completed'), { livemode })).status).toBe(200)

    expect(await order(orderId)).toMatchObject({ status: 'open' })
    expect(await credits()).toBe(0)
    await deliverChanged(eventId('checkout.session.completed'), { livemode: !livemode })
    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
  })
})

it('closes pages and forgets the customer at Stripe when an account is deleted', async () => {
  const { as, opened, cron, asked, rows, stripe, t } = await shop()
  const { sessionId } = await opened()

  await as.mutation(api.users.deleteAccount, { confirm: 'delete' })
  await finishScheduled(t)
  await cron()

  expect(asked(new RegExp(`${sessionId}/expire`))).toHaveLength(1)
  expect(stripe.journal.entries().filter(({ method }) => method === 'DELETE')).toHaveLength(1)
  const [order] = (await rows()).orders
  expect(order).toMatchObject({ status: 'expired', amount: 500 })
  for (const personal of ['userId', 'jobId', 'sessionUrl', 'successUrl', 'cancelUrl'])
    expect(order).not.toHaveProperty(personal)
})

it('has Stripe forget a customer who was made while the account was deleted', async () => {
  const { as, userId, asked, stripe, t } = await shop()
  const { id } = await clientAt(stripe.url).customers.create({ email: 'ada@example.com' })
  await as.mutation(api.users.deleteAccount, { confirm: 'delete' })
  await finishScheduled(t)

  await t.mutation(internal.payments.customers.save, { userId, customerId: id })
  await finishScheduled(t)

  expect(asked(new RegExp(`customers/${id}`))).toMatchObject([{ method: 'DELETE', status: 200 }])
})

it('asks Stripe again to forget a customer when it does not answer', async () => {
  const { stripe, t } = await shop()
  const { id } = await clientAt(stripe.url).customers.create({})
  stripe.faults.add({ kind: 'drop', times: 3, match: { path: '/v1/customers/*' } })

  await t.action(internal.payments.customers.deleteAtStripe, { customerId: id })

  const scheduled = await t.run(({ db }) => db.system.query('_scheduled_functions').collect())
  expect(scheduled).toMatchObject([{ name: 'payments/customers:deleteAtStripe', args: [{ customerId: id, attempt: 2 }] }])
})

it('keeps cards, secrets and what Stripe knows of a person out of documents', async () => {
  const { opened, charge, deliverAll, rows, stripe } = await shop({})
  stripe.pay((await opened()).sessionId, { email: 'somebody@example.com' })
  await charge()
  await deliverAll()

  const { orders, events, jobs } = await rows()

  expect(JSON.stringify([orders, events, jobs])).not.toMatch(/somebody@|ada@|4242|pm_|_secret|sk_test|whsec/)
})

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

/** Delivers everything to a deployment that has sold nothing. */
async function answersOfOthers(stripe: LocalStripe) {
  const t = backend()
  const statuses = new Set<number>()
  for (const { id } of stripe.events())
    statuses.add((await t.fetch('/webhooks/stripe', { method: 'POST', ...stripe.message(id) })).status)
  return { statuses, events: await t.run(({ db }) => db.query('stripeEvents').collect()) }
}

function never(): never {
  throw new Error('This does not happen.')
}
