import { describe, expect, it } from 'vitest'
import { credits, errorOf, localStripe } from './stripeSetup.ts'

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

  it('refuses a price that does not exist', async () => {
    const { checkout } = await localStripe()

    const error = await errorOf(checkout({ line_items: [{ price: 'price_nowhere', quantity: 1 }] }))

    expect(error).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError', code: 'resource_missing', param: 'line_items[0][price]' })
  })
})
