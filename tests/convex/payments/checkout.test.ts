// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { orderMetadata } from '../../../convex/payments/stripeMetadata'
import { clientAt, clock, hour, shop, ten, withoutPauses, yen, type Shop } from './shop'

describe('opening a checkout', () => {
  it('opens Stripe\'s page for what the catalog says, and remembers the order', async () => {
    const { opened, order, stripe } = await shop()

    const { url, orderId, sessionId } = await opened({ priceId: ten, quantity: 3 })

    expect(url).toMatch(`${stripe.url}/`)
    expect(await order(orderId)).toMatchObject({ status: 'open', amount: 1_500, currency: 'usd', credits: 30, payUrl: url })
    expect(await sessionAt(stripe.url, sessionId)).toMatchObject({ amount_total: 1_500, currency: 'usd', metadata: orderMetadata(orderId) })
  })

  it('names user and order to Stripe, and the try in the idempotency key', async () => {
    const { opened, stripe, userId, asked } = await shop()

    const { orderId, sessionId } = await opened()

    expect(await sessionAt(stripe.url, sessionId)).toMatchObject({ client_reference_id: userId })
    expect(asked(/^\/v1\/checkout\/sessions$/).map(({ idempotencyKey }) => idempotencyKey)).toEqual([expect.stringMatching(`^checkout/${orderId}/1/cus_`)])
  })

  it('counts currencies without decimals in whole units', async () => {
    const { opened, order, stripe } = await shop()

    const { orderId, sessionId } = await opened({ priceId: yen, quantity: 2 })

    expect(await order(orderId)).toMatchObject({ amount: 6_000, currency: 'jpy', credits: 100 })
    expect(await sessionAt(stripe.url, sessionId)).toMatchObject({ amount_total: 6_000, currency: 'jpy' })
  })

  it('returns to the application with the order\'s id, whatever else is in the address', async () => {
    const { opened, stripe } = await shop()

    const { orderId, sessionId } = await opened({ successUrl: 'http://localhost:3000/success?a=1&session={CHECKOUT_SESSION_ID}#top', cancelUrl: 'http://127.0.0.1:3000/cancel' })

    const session = await sessionAt(stripe.url, sessionId)
    expect(session.success_url).toBe(`http://localhost:3000/success?a=1&session={CHECKOUT_SESSION_ID}&order=${orderId}#top`)
    expect(session.cancel_url).toBe(`http://127.0.0.1:3000/cancel?order=${orderId}`)
  })

  it('makes one customer of several purchases', async () => {
    const { opened, asked } = await shop()

    await opened()
    await opened()

    expect(asked(/^\/v1\/customers$/)).toHaveLength(1)
  })
})

describe('one key', () => {
  it('answers with the same page while it is open', async () => {
    const { checkout, orders } = await shop()

    const first = await checkout({ key: 'k' })
    const again = await checkout({ key: 'k' })

    expect(again).toEqual(first)
    expect(await orders()).toHaveLength(1)
  })

  it('opens another page once the first has expired, which late news of the first leave open', async () => {
    const { as, opened, order, deliverAll, stripe } = await shop()
    const first = await opened({ key: 'k' })
    stripe.expire(first.sessionId)
    await as.action(api.payments.reconcile, { orderId: first.orderId })
    const second = await opened({ key: 'k' })

    await deliverAll('checkout.session.expired')

    expect(second).toMatchObject({ orderId: first.orderId, url: expect.not.stringContaining(first.sessionId) })
    expect(await order(first.orderId)).toMatchObject({ status: 'open', payUrl: second.url })
  })

  it('makes one order and one page of a double click', async () => {
    const { checkout, orders, stripe } = await shop()

    const [first, second] = await Promise.all([checkout({ key: 'k' }), checkout({ key: 'k' })])

    expect(second).toEqual(first)
    expect(await orders()).toHaveLength(1)
    expect(await sessionsAt(stripe.url)).toHaveLength(1)
  })

  it('is refused for something else', async () => {
    const { checkout, orders } = await shop()
    await checkout({ key: 'k' })

    await expect(checkout({ key: 'k', quantity: 2 })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })

    expect(await orders()).toHaveLength(1)
  })

  it('opens a new page for the order once the first has closed unpaid', async () => {
    const { later } = clock()
    const { checkout, orders, stripe } = await shop()
    const first = await checkout({ key: 'k' })
    later(hour)

    const again = await checkout({ key: 'k' })

    expect(again.url).not.toBe(first.url)
    expect(await orders()).toMatchObject([{ status: 'open' }])
    expect((await sessionsAt(stripe.url)).filter(({ status }) => status === 'open')).toHaveLength(1)
  })

  it('leads to the order, not to another payment, once it is paid', async () => {
    const { later } = clock()
    const { checkout, opened, credits, stripe } = await shop()
    const { orderId, sessionId } = await opened({ key: 'k' })
    stripe.pay(sessionId)
    later(hour)

    const again = await checkout({ key: 'k' })

    expect(again.url).toBe(`http://127.0.0.1:3000/success?order=${orderId}`)
    expect(await credits()).toBe(10)
    expect(await sessionsAt(stripe.url)).toHaveLength(1)
  })
})

describe('what is refused before anything is written', () => {
  it.each<[string, Parameters<Shop['checkout']>[0]]>([
    ['PRICE_UNKNOWN', { priceId: 'price_xxx' }],
    ['PRICE_UNKNOWN', { priceId: 'price_credits_10_gbp' }],
    ['INVALID_INPUT', { quantity: 0 }],
    ['INVALID_INPUT', { quantity: -1 }],
    ['INVALID_INPUT', { quantity: 1.5 }],
    ['INVALID_INPUT', { quantity: 21 }],
    ['INVALID_INPUT', { quantity: Number.NaN }],
    ['URL_NOT_ALLOWED', { successUrl: 'https://evil.example/success' }],
    ['URL_NOT_ALLOWED', { successUrl: 'http://127.0.0.1:3000@evil.example/' }],
    ['URL_NOT_ALLOWED', { successUrl: 'http://127.0.0.1:3000.evil.example/' }],
    ['URL_NOT_ALLOWED', { successUrl: 'http://user:secret@127.0.0.1:3000/' }],
    ['URL_NOT_ALLOWED', { successUrl: 'http://127.0.0.1:3001/success' }],
    ['URL_NOT_ALLOWED', { successUrl: 'javascript:alert(1)' }],
    ['URL_NOT_ALLOWED', { successUrl: '//evil.example' }],
    ['URL_NOT_ALLOWED', { cancelUrl: 'https://evil.example/cancel' }],
  ])('%s: %j', async (code, args) => {
    const { checkout, rows, stripe } = await shop()

    await expect(checkout(args)).rejects.toMatchObject({ data: { code } })

    expect((await rows()).orders).toEqual([])
    expect(stripe.journal.entries()).toEqual([])
  })

  it('is logged where the interface never asks for it, without the address', async () => {
    const { checkout } = await shop()

    await checkout({ successUrl: 'https://evil.example/?token=secret' }).catch(() => {})

    expect(warnings()).toContain('URL_NOT_ALLOWED')
    expect(warnings()).not.toContain('secret')
  })

  it('allows no other name of this machine when the site is a real one', async () => {
    const { checkout } = await shop()
    vi.stubEnv('SITE_URL', 'https://postcards.example')

    await expect(checkout({ successUrl: 'http://localhost/success' })).rejects.toMatchObject({ data: { code: 'URL_NOT_ALLOWED', field: 'successUrl' } })
    await expect(checkout({ successUrl: 'https://postcards.example/success' })).resolves.toBeDefined()
  })

  it.each(['STRIPE_SECRET_KEY', 'SITE_URL'])('says which command sets %s', async (variable) => {
    const { checkout, rows } = await shop()
    vi.stubEnv(variable, undefined)

    await expect(checkout()).rejects.toMatchObject({ data: { code: 'NOT_CONFIGURED', provider: 'stripe', variable, message: expect.stringContaining('Payments aren’t set up') } })

    expect((await rows()).orders).toEqual([])
  })
})

describe('when Stripe fails', () => {
  const faults = {
    'answers 429': { kind: 'status', status: 429 },
    'answers 500': { kind: 'status', status: 500 },
    'never answers': { kind: 'hang' },
    'drops the connection': { kind: 'drop' },
    'answers nonsense': { kind: 'malformed' },
  } as const

  it.each(Object.entries(faults))('gives up after three tries when it %s, and opens one page when asked again', async (_, fault) => {
    withoutPauses()
    const { checkout, orders, asked, stripe } = await shop()
    stripe.faults.add({ ...fault, times: 3, match: { path: '/v1/checkout/sessions' } })

    await expect(checkout({ key: 'k' })).rejects.toMatchObject({ data: { code: 'PROVIDER_UNAVAILABLE', retryable: true } })
    expect(await orders()).toMatchObject([{ status: 'failed', error: { code: 'PROVIDER_UNAVAILABLE' } }])
    await checkout({ key: 'k' })

    const keys = asked(/sessions$/).map(({ idempotencyKey }) => idempotencyKey!.split('/').at(2))
    expect(keys).toEqual(['1', '1', '1', '2'])
    expect(await orders()).toMatchObject([{ status: 'open' }])
  })

  it('opens one page when only the answer is lost', async () => {
    const { checkout, orders, stripe } = await shop()
    stripe.faults.add({ kind: 'drop', after: true, match: { path: '/v1/checkout/sessions' } })

    await checkout()

    expect(await sessionsAt(stripe.url)).toHaveLength(1)
    expect(await orders()).toMatchObject([{ status: 'open' }])
  })

  it('waits as long as Stripe asks', async () => {
    const { checkout, stripe } = await shop()
    stripe.faults.add({ kind: 'status', status: 429, retryAfter: 1, match: { path: '/v1/checkout/sessions' } })
    const start = performance.now()

    await checkout()

    expect(performance.now() - start).toBeGreaterThanOrEqual(1_000)
  })

  it('tries a refusal only once, and says what Stripe said', async () => {
    const { checkout, orders, asked } = await shop()
    vi.stubEnv('STRIPE_SECRET_KEY', 'no key at all')

    await expect(checkout()).rejects.toMatchObject({ data: { code: 'NOT_CONFIGURED', message: expect.stringContaining('rejected this app’s API key') } })

    expect(asked(/customers/)).toHaveLength(1)
    expect(await orders()).toMatchObject([{ status: 'failed' }])
  })
})

describe('the portal', () => {
  it('opens for whoever has bought something', async () => {
    const { as, opened, stripe } = await shop()
    await opened()

    const { url } = await as.action(api.payments.createPortalSession, {})

    expect(url).toMatch(stripe.url)
  })

  it('is refused before, and for other sites', async () => {
    const { as, opened } = await shop()

    await expect(as.action(api.payments.createPortalSession, {})).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
    await opened()
    await expect(as.action(api.payments.createPortalSession, { returnUrl: 'https://evil.example' })).rejects.toMatchObject({ data: { code: 'URL_NOT_ALLOWED' } })
  })
})

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

function warnings() {
  return JSON.stringify(vi.mocked(console.warn).mock.calls)
}

function sessionAt(url: string, id: string) {
  return clientAt(url).checkout.sessions.retrieve(id)
}

async function sessionsAt(url: string) {
  return (await clientAt(url).checkout.sessions.list()).data
}
