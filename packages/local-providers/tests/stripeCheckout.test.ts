import { afterEach, describe, expect, it, vi } from 'vitest'
import { credits, errorOf, localStripe } from './stripeSetup.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('a checkout session', () => {
  it('adds up its items and knows what the app told it', async () => {
    const { stripe, checkout, local } = await localStripe()

    const session = await checkout({
      line_items: [
        { price: credits.price, quantity: 2 },
        { price_data: { currency: 'usd', unit_amount: 250, product_data: { name: 'Postage' } }, quantity: 3 },
      ],
      client_reference_id: 'order-1',
      customer_email: 'ada@example.com',
      metadata: { orderId: 'order-1' },
    })

    expect(session).toMatchObject({
      id: expect.stringMatching(/^cs_test_\w{58}$/),
      amount_total: 2 * 900 + 3 * 250,
      currency: 'usd',
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      client_reference_id: 'order-1',
      customer_email: 'ada@example.com',
      metadata: { orderId: 'order-1' },
      url: `${local.url}/c/pay/${session.id}`,
    })
    expect(session.expires_at - session.created).toBe(24 * 60 * 60)
    expect(await stripe.checkout.sessions.retrieve(session.id)).toEqual(session)
  })

  it('lists its items, with the price of each', async () => {
    const { stripe, checkout } = await localStripe()
    const { id } = await checkout({ line_items: [{ price: credits.price, quantity: 3 }] })

    const { data } = await stripe.checkout.sessions.listLineItems(id)

    expect(data).toMatchObject([{ description: credits.name, quantity: 3, amount_total: 2_700, price: { id: credits.price, unit_amount: 900 } }])
  })

  it('is paid by card: complete, with a succeeded payment intent that carries its own metadata', async () => {
    const { stripe, checkout, local } = await localStripe()
    const { id } = await checkout({ payment_intent_data: { metadata: { orderId: 'order-1' } } })

    local.pay(id, { email: 'ada@example.com' })

    expect(await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge', 'line_items'] })).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer_details: { email: 'ada@example.com' },
      payment_intent: {
        status: 'succeeded',
        amount_received: 900,
        metadata: { orderId: 'order-1' },
        latest_charge: { paid: true, amount: 900, payment_method_details: { card: { brand: 'visa', last4: '4242' } } },
      },
      line_items: { data: [{ description: credits.name, amount_total: 900, quantity: 1, price: { id: credits.price } }] },
    })
  })

  it('stays open when the card is declined, and can be paid then with the same intent', async () => {
    const { stripe, checkout, local } = await localStripe()
    const { id } = await checkout()

    const declined = local.pay(id, { outcome: 'declined' })
    const paid = local.pay(id)

    expect(declined).toMatchObject({ status: 'open', payment_status: 'unpaid' })
    expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid', payment_intent: declined.payment_intent })
    expect((await stripe.charges.list({ payment_intent: String(paid.payment_intent) })).data.map(({ status }) => status)).toEqual(['succeeded', 'failed'])
  })

  it.each([
    ['succeeded', 'paid', 'succeeded'],
    ['failed', 'unpaid', 'requires_payment_method'],
  ] as const)('completes unpaid with a bank debit, which has later %s', async (outcome, paymentStatus, intentStatus) => {
    const { stripe, checkout, local } = await localStripe()
    const { id } = await checkout()

    const completed = local.pay(id, { outcome: 'delayed' })
    local.settle(id, outcome)

    expect(completed).toMatchObject({ status: 'complete', payment_status: 'unpaid' })
    expect(await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] })).toMatchObject({
      status: 'complete', payment_status: paymentStatus, payment_intent: { status: intentStatus },
    })
  })

  it('is settled once only', async () => {
    const { checkout, local } = await localStripe()
    const { id } = await checkout()
    local.pay(id, { outcome: 'delayed' })
    local.settle(id, 'succeeded')

    expect(() => local.settle(id, 'failed')).toThrow('400')
  })

  it('belongs to its customer, and so does what is paid', async () => {
    const { stripe, checkout, local } = await localStripe()
    const customer = await stripe.customers.create({ email: 'ada@example.com' })
    const { id } = await checkout({ customer: customer.id })

    local.pay(id)

    expect(await stripe.checkout.sessions.retrieve(id, { expand: ['customer'] })).toMatchObject({ customer: { email: 'ada@example.com' }, customer_details: { email: 'ada@example.com' } })
    expect((await stripe.charges.list({ customer: customer.id })).data).toHaveLength(1)
  })
})

describe('a checkout session that is over', () => {
  it('expires by call, and its intent with it', async () => {
    const { stripe, checkout, local } = await localStripe()
    const { id } = await checkout()
    local.pay(id, { outcome: 'declined' })

    const session = await stripe.checkout.sessions.expire(id, { expand: ['payment_intent'] })

    expect(session).toMatchObject({ status: 'expired', url: null, payment_intent: { status: 'canceled' } })
  })

  it('expires by itself at `expires_at`', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { stripe, checkout, local } = await localStripe()
    const { id } = await checkout({ expires_at: Math.floor(Date.now() / 1_000) + 1_800 })

    vi.setSystemTime(Date.now() + 1_801_000)

    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: 'expired' })
    expect(local.events(id).map(({ type }) => type)).toEqual(['checkout.session.expired'])
  })

  it.each(['complete', 'expired'] as const)('can neither be paid nor expired once it is %s', async (status) => {
    const { stripe, checkout, local } = await localStripe()
    const { id } = await checkout()
    if (status === 'complete')
      local.pay(id)
    else
      local.expire(id)

    const error = await errorOf(stripe.checkout.sessions.expire(id))

    expect(error).toMatchObject({ statusCode: 400, message: expect.stringContaining(`has a status of \`${status}\``) })
    expect(() => local.pay(id)).toThrow('400')
    expect(local.events(id).filter(({ type }) => type.startsWith('checkout'))).toHaveLength(1)
  })
})

describe('a checkout session is refused with the parameter to mend', () => {
  const price = (unit_amount: number, currency = 'usd') => ({ quantity: 1, price_data: { currency, unit_amount, product_data: { name: 'Card' } } })
  const inMinutes = (minutes: number) => Math.floor(Date.now() / 1_000) + minutes * 60

  it.each([
    ['line_items[0][price]', 'resource_missing', { line_items: [{ price: 'price_nowhere', quantity: 1 }] }],
    ['line_items[1][quantity]', 'parameter_missing', { line_items: [{ price: credits.price, quantity: 1 }, { price: credits.price }] }],
    ['line_items[0][quantity]', 'parameter_invalid_integer', { line_items: [{ price: credits.price, quantity: 0 }] }],
    ['line_items[0]', 'parameter_missing', { line_items: [{ quantity: 1 }] }],
    ['line_items', undefined, { line_items: [price(500), price(500, 'eur')] }],
    ['line_items', 'amount_too_small', { line_items: [price(49)] }],
    ['line_items', 'amount_too_large', { line_items: [price(100_000_000)] }],
    ['line_items[0][price_data][currency]', undefined, { line_items: [price(500, 'doubloons')] }],
    ['success_url', 'url_invalid', { success_url: 'localhost:3000/success' }],
    ['success_url', 'parameter_invalid_empty', { success_url: '' }],
    ['customer_email', 'email_invalid', { customer_email: 'nobody' }],
    ['customer', 'resource_missing', { customer: 'cus_nobody' }],
    ['expires_at', undefined, { expires_at: inMinutes(29) }],
    ['expires_at', undefined, { expires_at: inMinutes(24 * 60 + 1) }],
    ['mode', undefined, { mode: 'subscription' }],
    ['subscription_data', undefined, { subscription_data: { description: 'Monthly' } }],
    ['payment_method_types', 'parameter_unknown', { payment_method_types: ['card'] }],
    ['line_items[0][colour]', 'parameter_unknown', { line_items: [{ price: credits.price, quantity: 1, colour: 'red' }] }],
    ['metadata[note]', 'parameter_invalid_string', { metadata: { note: 'x'.repeat(501) } }],
    ['expand[0]', undefined, { expand: ['weather'] }],
  ] as const)('%s (%s)', async (param, code, changes) => {
    const { stripe, checkout } = await localStripe()

    const error = await errorOf(checkout(changes as never))

    expect(error).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError', param, code })
    expect((await stripe.checkout.sessions.list()).data).toEqual([])
  })

  it('also for a price that is no longer sold', async () => {
    const { stripe, checkout } = await localStripe()
    const old = await stripe.prices.create({ product: credits.product, unit_amount: 500, currency: 'usd', active: false })

    const error = await errorOf(checkout({ line_items: [{ price: old.id, quantity: 1 }] }))

    expect(error).toMatchObject({ param: 'line_items[0][price]', message: expect.stringContaining('inactive') })
  })
})

describe('the list of sessions', () => {
  it('is newest first, page by page', async () => {
    const { stripe, checkout } = await localStripe()
    const ids: string[] = []
    for (let n = 0; n < 5; n++)
      ids.unshift((await checkout()).id)

    const all: string[] = []
    for await (const { id } of stripe.checkout.sessions.list({ limit: 2 }))
      all.push(id)

    expect(all).toEqual(ids)
    expect((await stripe.checkout.sessions.list({ limit: 2, ending_before: ids[3] })).data.map(({ id }) => id)).toEqual(ids.slice(1, 3))
  })

  it('can be narrowed to a status and to a payment intent', async () => {
    const { stripe, checkout, local } = await localStripe()
    const [open, paid] = [await checkout(), await checkout()]
    const { payment_intent: intent } = local.pay(paid.id)

    const byStatus = await stripe.checkout.sessions.list({ status: 'open' })
    const byIntent = await stripe.checkout.sessions.list({ payment_intent: intent! })

    expect(byStatus.data.map(({ id }) => id)).toEqual([open.id])
    expect(byIntent.data.map(({ id }) => id)).toEqual([paid.id])
  })
})
