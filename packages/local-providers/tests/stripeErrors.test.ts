import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { errorOf, localStripe, stripeAt } from './stripeSetup.ts'

describe('a key', () => {
  it.each([
    ['sk_live_0123456789', 'This is a live key'],
    ['nonsense', 'Invalid API Key provided'],
    ['sk_test_', 'Invalid API Key provided'],
  ])('%s is refused', async (key, message) => {
    const { call } = await localStripe()

    const { status, body } = await call('GET', '/v1/charges', undefined, { authorization: `Bearer ${key}` })

    expect([status, body.error]).toMatchObject([401, { type: 'invalid_request_error', message: expect.stringContaining(message) }])
  })

  it('that is wrong is not repeated in the answer', async () => {
    const { call } = await localStripe()

    const { body } = await call('GET', '/v1/charges', undefined, { authorization: 'Bearer rk_nonsense_0123456789' })

    expect(JSON.stringify(body)).toContain('rk_nonse')
    expect(JSON.stringify(body)).not.toContain('nonsense_01234')
  })

  it('must be given', async () => {
    const { call } = await localStripe()

    const { status, body } = await call('GET', '/v1/charges')

    expect([status, body]).toMatchObject([401, { error: { message: expect.stringContaining('did not provide an API key') } }])
  })

  it('that is wrong is an authentication error to the SDK', async () => {
    const { local } = await localStripe()

    expect(await errorOf(stripeAt(local.url, 'rk_nonsense').charges.list())).toMatchObject({ type: 'StripeAuthenticationError' })
  })

  it('may be the user name of Basic, but not a publishable one', async () => {
    const { call } = await localStripe()
    const as = (key: string) => call('GET', '/v1/charges', undefined, { authorization: `Basic ${btoa(`${key}:`)}` })

    expect((await as('sk_test_local')).status).toBe(200)
    expect(await as('pk_test_local')).toMatchObject({ status: 403, body: { error: { code: 'secret_key_required' } } })
  })
})

describe('an answer', () => {
  it('to an unknown address is an error that the SDK sees', async () => {
    const { stripe } = await localStripe()

    const error = await errorOf(stripe.subscriptions.list())

    expect(error).toMatchObject({ statusCode: 404, type: 'StripeInvalidRequestError', message: expect.stringContaining('Unrecognized request URL (GET: /v1/subscriptions)') })
  })

  it.each(['DELETE', 'PUT'])('to an unknown method (%s) is one too', async (method) => {
    const { call } = await localStripe()

    expect(await call(method, '/v1/refunds', undefined)).toMatchObject({ status: 404, body: { error: { type: 'invalid_request_error' } } })
  })

  it.each([
    ['session', (stripe: Stripe) => stripe.checkout.sessions.retrieve('cs_test_nowhere')],
    ['intent', (stripe: Stripe) => stripe.paymentIntents.retrieve('pi_nowhere')],
    ['id', (stripe: Stripe) => stripe.charges.retrieve('ch_nowhere')],
    ['id', (stripe: Stripe) => stripe.refunds.retrieve('re_nowhere')],
    ['id', (stripe: Stripe) => stripe.events.retrieve('evt_nowhere')],
  ])('about something that does not exist is 404 and names the parameter %s', async (param, retrieve) => {
    const { stripe } = await localStripe()

    const error = await errorOf(retrieve(stripe))

    expect(error).toMatchObject({ statusCode: 404, code: 'resource_missing', param })
  })

  it('carries the request\'s id and version', async () => {
    const { stripe } = await localStripe()

    const { lastResponse } = await stripe.charges.list()

    expect(lastResponse).toMatchObject({ requestId: expect.stringMatching(/^req_\w{14}$/), apiVersion: stripe.getApiField('version') })
  })

  it('names all unknown parameters', async () => {
    const { stripe } = await localStripe()

    const error = await errorOf(stripe.customers.create({ colour: 'red', shape: { round: true } } as never))

    expect(error).toMatchObject({ statusCode: 400, code: 'parameter_unknown', param: 'colour', message: 'Received unknown parameters: colour, shape' })
  })

  it.each([
    ['a=1&a[b]=2', 'a[b]'],
    ['a[b]=2&a=1', 'a'],
    ['[x]=1', '[x]'],
    [`metadata${'[a]'.repeat(9)}=1`, `metadata${'[a]'.repeat(9)}`],
    ['{"json":true}', '{"json":true}'],
  ])('says what is wrong with the body %s', async (body, param) => {
    const { local } = await localStripe()

    const response = await fetch(`${local.url}/v1/customers`, { method: 'POST', body, headers: { authorization: 'Bearer sk_test_local' } })

    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param } })
  })

  it('takes `__proto__` for a name like any other', async () => {
    const { local } = await localStripe()

    const response = await fetch(`${local.url}/v1/customers`, { method: 'POST', body: 'metadata[__proto__][polluted]=yes&__proto__[polluted]=yes', headers: { authorization: 'Bearer sk_test_local' } })

    expect(response.status).toBe(400)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('faults on demand', () => {
  it('answer 429 with Retry-After, then recover', async () => {
    const { charge, local } = await localStripe()
    local.faults.add({ kind: 'status', status: 429, retryAfter: 1 })

    const error = await errorOf(charge())

    expect(error).toMatchObject({ statusCode: 429, type: 'StripeRateLimitError', headers: { 'retry-after': '1' } })
    expect(await charge()).toMatchObject({ status: 'succeeded' })
  })

  it('answer 500 in Stripe\'s shape, which the SDK retries', async () => {
    const { charge, local, stripe } = await localStripe()
    local.faults.add({ kind: 'status', status: 500, times: 2 })

    const error = await errorOf(charge())
    const retried = await charge('pm_card_visa', {}, { maxNetworkRetries: 1 })

    expect(error).toMatchObject({ statusCode: 500, type: 'StripeAPIError' })
    expect(retried.status).toBe('succeeded')
    expect((await stripe.charges.list()).data).toHaveLength(1)
  })

  it('drop the connection, hang until the client gives up, or answer nonsense', async () => {
    const { local, stripe } = await localStripe()
    // The SDK always tries a dropped connection once more.
    local.faults.add({ kind: 'drop', times: 2 })
    const dropped = await errorOf(stripe.charges.list())
    local.faults.add({ kind: 'hang' })
    const hung = await errorOf(stripe.charges.list({}, { timeout: 100 }))
    local.faults.add({ kind: 'malformed' })
    const malformed = await errorOf(stripe.charges.list())

    expect([dropped, hung]).toMatchObject([{ type: 'StripeConnectionError' }, { type: 'StripeConnectionError', message: expect.stringContaining('timeout') }])
    expect(malformed).toMatchObject({ type: 'StripeAPIError', message: expect.stringContaining('Invalid JSON') })
  })

  it('may strike after the work is done', async () => {
    const { charge, stripe, local } = await localStripe()
    local.faults.add({ kind: 'status', status: 500, after: true })

    await errorOf(charge())

    expect((await stripe.charges.list()).data).toHaveLength(1)
  })

  it('do not strike the pages that people see', async () => {
    const { checkout, local } = await localStripe()
    const { url } = await checkout()
    local.faults.add({ kind: 'drop' })

    expect((await fetch(url!)).status).toBe(200)
    expect(local.faults.waiting()).toHaveLength(1)
  })
})

describe('the journal', () => {
  it('shows requests with their parameters as they are nested', async () => {
    const { checkout, local } = await localStripe()
    await checkout({ metadata: { orderId: 'order-1' } }, { idempotencyKey: 'checkout/1' })

    expect(local.journal.entries()).toMatchObject([{
      method: 'POST', path: '/v1/checkout/sessions', status: 200, idempotencyKey: 'checkout/1',
      body: { mode: 'payment', metadata: { orderId: 'order-1' }, line_items: { 0: { quantity: '1' } } },
    }])
  })

  it('holds no secrets of cards, keys or intents', async () => {
    const { charge, call, local } = await localStripe()
    await errorOf(charge(undefined, { payment_method: undefined, payment_method_data: { type: 'card', card: { number: '4242424242424242', cvc: '123' } } as never }))
    await call('GET', '/v1/payment_intents/pi_1?client_secret=pi_1_secret_abcdef')

    const journal = JSON.stringify(local.journal.entries())

    expect(journal).toContain('[secret]')
    expect(journal).not.toMatch(/4242424242424242|"123"|abcdef|sk_test/)
  })
})

it('forgets everything on reset, except what it starts with', async () => {
  const { charge, checkout, stripe, local, call } = await localStripe()
  await charge('pm_card_visa', {}, { idempotencyKey: 'order/1' })

  await call('POST', '/__local/reset')

  expect([(await stripe.charges.list()).data, local.events()]).toEqual([[], []])
  expect(await checkout()).toMatchObject({ amount_total: 900 })
  expect(await charge('pm_card_visa', { amount: 999 }, { idempotencyKey: 'order/1' })).toMatchObject({ amount: 999 })
})
