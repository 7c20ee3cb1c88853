import { describe, expect, it } from 'vitest'
import { apiVersion } from '../src/stripe/events.ts'
import type { LocalStripeOptions } from '../src/stripe/index.ts'
import { errorOf, localStripe, stripeReceiver } from './stripeSetup.ts'
import { refusingUrl, secret } from './webhookReceiver.ts'

describe('webhooks', () => {
  it('tell of a payment in Stripe\'s envelope, signed so that the SDK believes it', async () => {
    const { received, types, checkout, local } = await connected()
    const session = await checkout({ metadata: { orderId: 'order-1' } })

    local.pay(session.id)

    await expect.poll(types).toEqual(['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed'])
    expect(received.at(-1)).toMatchObject({
      id: expect.stringMatching(/^evt_\w{24}$/),
      object: 'event',
      api_version: apiVersion,
      created: expect.any(Number),
      livemode: false,
      type: 'checkout.session.completed',
      data: { object: { id: session.id, status: 'complete', payment_status: 'paid', metadata: { orderId: 'order-1' } } },
    })
    expect(new Set(received.map(({ id }) => id)).size).toBe(3)
  })

  it('say which request they come from', async () => {
    const { received, types, charge } = await connected()

    const intent = await charge('pm_card_visa', {}, { idempotencyKey: 'order/1' })

    await expect.poll(types).toContain('payment_intent.succeeded')
    expect(received[0]!.request).toEqual({ id: intent.lastResponse.requestId, idempotency_key: 'order/1' })
  })

  it('have the shapes of the version that the SDK is made for', async () => {
    const { stripe } = await localStripe()

    expect(stripe.getApiField('version')).toBe(apiVersion)
  })

  it('tell of a decline', async () => {
    const { received, types, charge } = await connected()

    await errorOf(charge('pm_card_chargeDeclined'))

    await expect.poll(types).toEqual(['charge.failed', 'payment_intent.payment_failed'])
    expect(received[1]!.data.object).toMatchObject({ last_payment_error: { code: 'card_declined' } })
  })

  it.each([
    ['succeeded', ['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.async_payment_succeeded']],
    ['failed', ['charge.failed', 'payment_intent.payment_failed', 'checkout.session.async_payment_failed']],
  ] as const)('tell of a bank debit that has %s', async (outcome, expected) => {
    const { types, checkout, local } = await connected()
    const { id } = await checkout()

    local.pay(id, { outcome: 'delayed' })
    local.settle(id, outcome)

    await expect.poll(types).toEqual(['charge.pending', 'payment_intent.processing', 'checkout.session.completed', ...expected])
  })

  it('tell of an authentication, a cancellation and an expiry', async () => {
    const { types, charge, checkout, stripe, local } = await connected()

    const { id } = await charge('pm_card_threeDSecure2Required')
    await expect.poll(types).toEqual(['payment_intent.requires_action'])
    await stripe.paymentIntents.cancel(id)
    await expect.poll(types).toContain('payment_intent.canceled')
    local.expire((await checkout()).id)

    await expect.poll(types).toContain('checkout.session.expired')
  })

  it('tell of a refund, and what it changed', async () => {
    const { received, types, charge, stripe } = await connected()
    const { id } = await charge()

    await stripe.refunds.create({ payment_intent: id, amount: 500 })

    await expect.poll(types).toContain('charge.refunded')
    expect(types().slice(2)).toEqual(['refund.created', 'charge.refunded'])
    expect(received[3]!.data).toMatchObject({ object: { amount_refunded: 500, refunded: false }, previous_attributes: { amount_refunded: 0 } })
  })

  it('come again under the same id until the receiver takes them', async () => {
    const { received, answerNext, charge, local } = await connected({ retryDelays: [10, 10, 10] })
    answerNext(500, 503)

    await charge()

    await expect.poll(() => local.events().map(({ status }) => status)).toEqual(['delivered', 'delivered'])
    expect(local.events().flatMap(({ attempts }) => attempts).filter(({ ok }) => !ok)).toHaveLength(2)
    expect(received.map(({ id }) => id).sort()).toEqual(local.events().map(({ id }) => id).sort())
  })

  it('wait while they are paused, and come when a test sends them, in its order', async () => {
    const { types, webhook, checkout, local } = await connected()
    local.setWebhook(webhook, { paused: true })
    const { id } = await checkout()
    local.pay(id)

    for (const event of local.events(id).reverse())
      await local.redeliver(event.id)

    expect(types()).toEqual(['checkout.session.completed', 'payment_intent.succeeded', 'charge.succeeded'])
  })

  it('can be sent twice', async () => {
    const { received, types, charge, local } = await connected()
    await charge()
    await expect.poll(types).toHaveLength(2)
    const [event] = local.events()

    const attempt = await local.redeliver(event!.id)

    expect(attempt).toMatchObject({ ok: true, status: 200 })
    expect(received.filter(({ id }) => id === event!.id)).toHaveLength(2)
  })

  it.each(['signature', 'timestamp', 'body'] as const)('can be forged (%s), which the SDK notices', async (forge) => {
    const { refused, types, charge, local } = await connected()
    await charge()
    await expect.poll(types).toHaveLength(2)

    const attempt = await local.redeliver(local.events()[0]!.id, forge)

    expect(attempt).toMatchObject({ ok: false, status: 401 })
    expect(refused).toHaveLength(1)
    expect(local.events()[0]!.attempts).toHaveLength(1)
  })

  it('can be made up, for instance about a session of another account', async () => {
    const { received, local } = await connected()

    const { event, attempt } = await local.emit({ type: 'checkout.session.completed', object: { id: 'cs_test_other', object: 'checkout.session', metadata: { orderId: 'unknown' } } })

    expect(attempt.ok).toBe(true)
    expect(received).toMatchObject([{ id: event.id, data: { object: { metadata: { orderId: 'unknown' } } } }])
  })

  it('can be handed over without HTTP', async () => {
    const { stripe, charge, local } = await localStripe({ webhook: { url: await refusingUrl(), secret } })
    await charge()
    const { id } = local.events()[0]!

    const { body, headers } = local.message(id)
    const forged = local.message(id, 'signature')

    expect(await stripe.webhooks.constructEventAsync(body, headers['stripe-signature']!, secret)).toMatchObject({ id })
    await expect(stripe.webhooks.constructEventAsync(forged.body, forged.headers['stripe-signature']!, secret)).rejects.toThrow('No signatures found')
  })
})

describe('events', () => {
  it('can be listed, newest first, and asked for by id', async () => {
    const { stripe, charge, checkout, local } = await localStripe()
    await charge()
    local.pay((await checkout()).id)

    const { data: all } = await stripe.events.list()
    const { data: intents } = await stripe.events.list({ type: 'payment_intent.*' })
    const { data: chosen } = await stripe.events.list({ types: ['checkout.session.completed', 'charge.failed'] })
    const { data: next, has_more: hasMore } = await stripe.events.list({ starting_after: all[0]!.id, limit: 2 })

    expect(all.map(({ type }) => type)).toEqual([
      'checkout.session.completed', 'payment_intent.succeeded', 'charge.succeeded', 'payment_intent.succeeded', 'charge.succeeded',
    ])
    expect(intents).toHaveLength(2)
    expect(chosen.map(({ id }) => id)).toEqual([all[0]!.id])
    expect([next.map(({ id }) => id), hasMore]).toEqual([[all[1]!.id, all[2]!.id], true])
    expect(await stripe.events.retrieve(all[0]!.id)).toEqual(all[0])
  })
})

describe('the controls', () => {
  it('steer payments by HTTP as the handle does', async () => {
    const { call, checkout, charge, stripe } = await connected()
    const [paid, delayed, open] = [await checkout(), await checkout(), await checkout()]
    const waiting = await charge('pm_card_threeDSecure2Required')

    await call('POST', `/__local/checkout/${paid.id}/pay`, { card: 'pm_card_amex' })
    await call('POST', `/__local/checkout/${delayed.id}/pay`, { outcome: 'delayed' })
    await call('POST', `/__local/checkout/${delayed.id}/settle`, { outcome: 'failed' })
    await call('POST', `/__local/checkout/${open.id}/expire`)
    await call('POST', `/__local/payment_intents/${waiting.id}/authenticate`, { outcome: 'succeeded' })

    const sessions = await Promise.all([paid, delayed, open].map(({ id }) => stripe.checkout.sessions.retrieve(id)))
    expect(sessions.map(({ status, payment_status }) => [status, payment_status])).toEqual([['complete', 'paid'], ['complete', 'unpaid'], ['expired', 'unpaid']])
    expect(await stripe.paymentIntents.retrieve(waiting.id)).toMatchObject({ status: 'succeeded' })
  })

  it('list, resend and make up events', async () => {
    const { call, charge, types } = await connected()
    const { id } = await charge()
    await expect.poll(types).toHaveLength(2)

    const { events } = (await call('GET', `/__local/events?subject=${id}`)).body as { events: { id: string, payload: object }[] }
    const again = await call('POST', `/__local/events/${events[0]!.id}/redeliver`)
    const madeUp = await call('POST', '/__local/events', { type: 'charge.refunded', object: { id: 'ch_other' } })

    expect(events).toMatchObject([{ type: 'charge.succeeded', payload: { object: 'event' } }, { type: 'payment_intent.succeeded' }])
    expect(again.body).toMatchObject({ attempt: { ok: true } })
    expect(madeUp).toMatchObject({ status: 201, body: { attempt: { ok: true } } })
    expect(types()).toEqual(['charge.succeeded', 'payment_intent.succeeded', 'charge.succeeded', 'charge.refunded'])
  })

  it.each([
    ['outcome', 'pay', { outcome: 'perhaps' }],
    ['card', 'pay', { card: 'pm_card_gold' }],
    ['amount', 'pay', { amount: 5 }],
    ['outcome', 'settle', {}],
  ])('refuse a senseless %s', async (field, route, input) => {
    const { call, checkout } = await localStripe()
    const { id } = await checkout()

    const answer = await call('POST', `/__local/checkout/${id}/${route}`, input)

    expect(answer).toMatchObject({ status: 400, body: { error: { field } } })
  })

  it.each(['', 'secret', 'whsec_'])('refuse %j as a signing secret', async (malformed) => {
    const { local, call } = await localStripe()

    const answer = await call('PUT', '/__local/webhook', { url: 'http://127.0.0.1:1', secret: malformed })

    expect(answer).toMatchObject({ status: 400, body: { error: { field: 'secret' } } })
    expect(() => local.setWebhook({ url: 'http://127.0.0.1:1', secret: malformed })).toThrow('whsec_')
  })
})

async function connected(options: LocalStripeOptions = {}) {
  const receiver = await stripeReceiver()
  return { ...receiver, ...await localStripe({ webhook: receiver.webhook, ...options }) }
}
