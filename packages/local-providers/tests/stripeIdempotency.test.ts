import { afterEach, describe, expect, it, vi } from 'vitest'
import { errorOf, localStripe } from './stripeSetup.ts'

describe('an idempotency key', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('gives the first answer again without a second charge', async () => {
    const { charge, stripe } = await localStripe()

    const first = await charge('pm_card_visa', {}, { idempotencyKey: 'order/1' })
    const second = await charge('pm_card_visa', {}, { idempotencyKey: 'order/1' })

    expect(second).toEqual(first)
    expect(first.lastResponse.headers).not.toHaveProperty('idempotent-replayed')
    expect(second.lastResponse.headers).toMatchObject({ 'idempotent-replayed': 'true' })
    expect((await stripe.charges.list()).data).toHaveLength(1)
  })

  it('does the same for a session and for a refund', async () => {
    const { checkout, local, stripe } = await localStripe()

    const sessions = [await checkout({}, { idempotencyKey: 'checkout/1' }), await checkout({}, { idempotencyKey: 'checkout/1' })]
    const { payment_intent: intent } = local.pay(sessions[0]!.id)
    const refunds = [1, 2].map(() => stripe.refunds.create({ payment_intent: intent! }, { idempotencyKey: 'refund/1' }))

    expect(sessions[1]!.id).toBe(sessions[0]!.id)
    expect(new Set((await Promise.all(refunds)).map(({ id }) => id)).size).toBe(1)
  })

  it('gives a decline again, also to a card that would be good by now', async () => {
    const { charge, stripe } = await localStripe()

    const first = await errorOf(charge('pm_card_chargeDeclined', {}, { idempotencyKey: 'order/1' }))
    const second = await errorOf(charge('pm_card_chargeDeclined', {}, { idempotencyKey: 'order/1' }))

    expect(second).toMatchObject({ statusCode: 402, code: 'card_declined', payment_intent: { id: first.payment_intent!.id } })
    expect((await stripe.charges.list()).data).toHaveLength(1)
  })

  it('gives any other refusal again, also when it would not be refused by now', async () => {
    const { stripe } = await localStripe()
    const price = () => stripe.prices.create({ product: 'prod_stamps', unit_amount: 350, currency: 'usd' }, { idempotencyKey: 'price/1' })
    await errorOf(price())
    await stripe.products.create({ id: 'prod_stamps', name: 'Stamps' })

    const error = await errorOf(price())

    expect(error).toMatchObject({ statusCode: 400, code: 'resource_missing' })
  })

  it('is refused with other parameters, or for something else', async () => {
    const { charge, checkout, stripe } = await localStripe()
    await charge('pm_card_visa', {}, { idempotencyKey: 'order/1' })

    const otherAmount = await errorOf(charge('pm_card_visa', { amount: 1_501 }, { idempotencyKey: 'order/1' }))
    const otherCall = await errorOf(checkout({}, { idempotencyKey: 'order/1' }))

    for (const error of [otherAmount, otherCall])
      expect(error).toMatchObject({ statusCode: 400, type: 'StripeIdempotencyError', message: expect.stringContaining('\'order/1\'') })
    expect((await stripe.charges.list()).data).toHaveLength(1)
  })

  it('is refused while its first request is under way', async () => {
    const { local, stripe } = await localStripe()
    const post = (signal?: AbortSignal) => fetch(`${local.url}/v1/customers`, {
      method: 'POST', body: 'name=Ada', signal, headers: { 'authorization': 'Bearer sk_test_local', 'idempotency-key': 'customer/1' },
    })
    const first = new AbortController()
    local.faults.add({ kind: 'hang', after: true })
    const hanging = post(first.signal).catch(() => {})
    await expect.poll(async () => (await stripe.customers.list()).data).toHaveLength(1)

    const during = await post()
    first.abort()
    await hanging

    expect([during.status, await during.json()]).toMatchObject([409, { error: { type: 'idempotency_error', code: 'idempotency_key_in_use' } }])
    await expect.poll(async () => (await post()).status).toBe(200)
    expect((await stripe.customers.list()).data).toHaveLength(1)
  })

  it('stays free when parameters were refused, for nothing was tried', async () => {
    const { charge } = await localStripe()
    await errorOf(charge('pm_card_visa', { amount: 1 }, { idempotencyKey: 'order/1' }))

    expect(await charge('pm_card_visa', {}, { idempotencyKey: 'order/1' })).toMatchObject({ status: 'succeeded' })
  })

  it('is free again after 24 hours', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { charge } = await localStripe()
    const first = await charge('pm_card_visa', {}, { idempotencyKey: 'order/1' })
    vi.setSystemTime(Date.now() + 24 * 60 * 60 * 1_000 + 1)

    const second = await charge('pm_card_visa', {}, { idempotencyKey: 'order/1' })

    expect(second.id).not.toBe(first.id)
  })

  it('has at most 255 characters', async () => {
    const { charge } = await localStripe()

    expect(await errorOf(charge('pm_card_visa', {}, { idempotencyKey: 'k'.repeat(256) }))).toMatchObject({ statusCode: 400, type: 'StripeIdempotencyError' })
  })

  it('makes the SDK\'s own retry after a lost answer safe', async () => {
    const { charge, stripe, local } = await localStripe()
    local.faults.add({ kind: 'drop', after: true, match: { method: 'POST' } })

    const intent = await charge('pm_card_visa', {}, { maxNetworkRetries: 1 })

    expect(intent.status).toBe('succeeded')
    expect((await stripe.charges.list()).data).toHaveLength(1)
  })
})
