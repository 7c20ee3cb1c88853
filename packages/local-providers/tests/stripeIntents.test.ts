import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { errorOf, localStripe } from './stripeSetup.ts'

describe('a payment intent', () => {
  it('succeeds with a test card, and its charge says with which', async () => {
    const { stripe, charge } = await localStripe()

    const intent = await charge('pm_card_mastercard', { metadata: { orderId: 'order-1' } })

    expect(intent).toMatchObject({ id: expect.stringMatching(/^pi_\w{24}$/), status: 'succeeded', amount: 1_500, amount_received: 1_500, currency: 'usd', metadata: { orderId: 'order-1' } })
    expect(await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] })).toMatchObject({
      latest_charge: { status: 'succeeded', paid: true, captured: true, payment_method_details: { card: { brand: 'mastercard', last4: '4444' } } },
    })
  })

  it('can be made first, and confirmed later', async () => {
    const { stripe, charge } = await localStripe()
    const { id, status } = await charge('pm_card_visa', { confirm: false })

    const confirmed = await stripe.paymentIntents.confirm(id)

    expect(status).toBe('requires_confirmation')
    expect(confirmed.status).toBe('succeeded')
  })

  it('takes a card as a token, but never its number', async () => {
    const { charge } = await localStripe()
    const paidWith = (card: object) => charge(undefined, { payment_method: undefined, payment_method_data: { type: 'card', card } as never })

    expect(await paidWith({ token: 'tok_visa' })).toMatchObject({ status: 'succeeded' })
    expect(await errorOf(paidWith({ number: '4242424242424242' }))).toMatchObject({ statusCode: 400, param: 'payment_method_data[card][number]' })
    expect(await errorOf(paidWith({ token: 'tok_nowhere' }))).toMatchObject({ code: 'resource_missing', param: 'payment_method_data[card][token]' })
  })

  it('is listed by customer and by the time it was made', async () => {
    const { stripe, charge } = await localStripe()
    const { id: customer } = await stripe.customers.create()
    const mine = await charge('pm_card_visa', { customer })
    await charge()

    const byCustomer = await stripe.paymentIntents.list({ customer })
    const older = await stripe.paymentIntents.list({ created: { lt: mine.created } })
    const sameOrNewer = await stripe.paymentIntents.list({ created: { gte: mine.created } })

    expect(byCustomer.data.map(({ id }) => id)).toEqual([mine.id])
    expect(older.data).toEqual([])
    expect(sameOrNewer.data).toHaveLength(2)
  })

  it('wants to know where to return unless it rules out redirects', async () => {
    const { charge } = await localStripe()

    const error = await errorOf(charge('pm_card_visa', { automatic_payment_methods: { enabled: true } }))

    expect(error).toMatchObject({ statusCode: 400, message: expect.stringContaining('`return_url`') })
  })

  it('cannot be confirmed twice', async () => {
    const { stripe, charge } = await localStripe()
    const { id } = await charge()

    const error = await errorOf(stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }))

    expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state', payment_intent: { id, status: 'succeeded' } })
    expect((await stripe.charges.list({ payment_intent: id })).data).toHaveLength(1)
  })

  it('can be canceled until it has succeeded', async () => {
    const { stripe, charge, checkout, local } = await localStripe()
    const waiting = await charge('pm_card_visa', { confirm: false })
    const done = await charge()
    const { payment_intent: ofCheckout } = local.pay((await checkout()).id, { outcome: 'declined' })

    expect(await stripe.paymentIntents.cancel(waiting.id, { cancellation_reason: 'abandoned' })).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' })
    expect(await errorOf(stripe.paymentIntents.cancel(done.id))).toMatchObject({ code: 'payment_intent_unexpected_state' })
    expect(await errorOf(stripe.paymentIntents.cancel(ofCheckout!))).toMatchObject({ message: expect.stringContaining('Expire the Checkout Session') })
  })

  it('changes its description and metadata', async () => {
    const { stripe, charge } = await localStripe()
    const { id } = await charge('pm_card_visa', { metadata: { kept: 'yes' } })

    const updated = await stripe.paymentIntents.update(id, { description: 'Two postcards', metadata: { added: 'too' } })

    expect(updated).toMatchObject({ description: 'Two postcards', metadata: { kept: 'yes', added: 'too' } })
  })
})

describe('a declined card', () => {
  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', undefined],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', undefined],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', undefined],
  ])('%s answers 402 with %s, %s', async (card, code, declineCode) => {
    const { charge } = await localStripe()

    const error = await errorOf(charge(card))

    expect(error).toMatchObject({ statusCode: 402, type: 'StripeCardError', code, decline_code: declineCode ?? '', message: expect.stringMatching(/\.$/) })
    expect(error.payment_intent).toMatchObject({
      status: 'requires_payment_method',
      amount_received: 0,
      last_payment_error: { type: 'card_error', code, ...declineCode && { decline_code: declineCode }, payment_method: { type: 'card' } },
    })
  })

  it('leaves an intent that another card can pay', async () => {
    const { stripe, charge } = await localStripe()
    const { payment_intent: declined } = await errorOf(charge('pm_card_chargeDeclined'))

    const paid = await stripe.paymentIntents.confirm(declined!.id, { payment_method: 'pm_card_visa' })

    expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null })
  })

  it('is no payment method that exists, when its name is made up', async () => {
    const { charge } = await localStripe()

    expect(await errorOf(charge('pm_card_gold'))).toMatchObject({ statusCode: 400, code: 'resource_missing', param: 'payment_method' })
    expect(await errorOf(charge('pm_card_constructor'))).toMatchObject({ statusCode: 400, code: 'resource_missing' })
  })
})

describe('a card that asks its owner', () => {
  const cards = ['pm_card_authenticationRequired', 'pm_card_threeDSecure2Required']

  it.each(cards)('%s leaves the intent waiting, with the page to go to', async (card) => {
    const { charge, local } = await localStripe()

    const redirected = await charge(card, { automatic_payment_methods: undefined, return_url: 'http://localhost:3000/back' })
    const scripted = await charge(card)

    expect(redirected).toMatchObject({
      status: 'requires_action',
      amount_received: 0,
      next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: 'http://localhost:3000/back', url: expect.stringContaining(`${local.url}/authenticate/${redirected.id}`) } },
    })
    expect(scripted).toMatchObject({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } })
  })

  it('pays once they have agreed', async () => {
    const { charge, local } = await localStripe()
    const { id } = await charge('pm_card_threeDSecure2Required')

    const intent = local.authenticate(id, 'succeeded')

    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 1_500, next_action: null })
  })

  it('does not pay if they have not', async () => {
    const { charge, local } = await localStripe()
    const { id } = await charge('pm_card_threeDSecure2Required')

    const intent = local.authenticate(id, 'failed')

    expect(intent).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code: 'payment_intent_authentication_failure' } })
    expect(() => local.authenticate(id, 'succeeded')).toThrow('400')
  })

  it('may be declined even so', async () => {
    const { charge, local } = await localStripe()
    const { id } = await charge('pm_card_threeDSecureRequiredChargeDeclined')

    const intent = local.authenticate(id, 'succeeded')

    expect(intent).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code: 'card_declined' } })
  })

  it.each([{ off_session: true }, { error_on_requires_action: true }])('is declined when nobody can be asked (%j)', async (changes) => {
    const { charge } = await localStripe()

    const error = await errorOf(charge('pm_card_authenticationRequired', changes))

    expect(error).toMatchObject({ statusCode: 402, code: 'authentication_required' })
  })
})

describe('amounts', () => {
  const amounts: [number | string, string, string | undefined, Stripe.errors.StripeError['param'] | null][] = [
    [50, 'usd', undefined, null],
    [49, 'usd', 'amount_too_small', 'amount'],
    [0, 'usd', 'parameter_invalid_integer', 'amount'],
    [-500, 'usd', 'parameter_invalid_integer', 'amount'],
    [10.5, 'usd', 'parameter_invalid_integer', 'amount'],
    ['ten', 'usd', 'parameter_invalid_integer', 'amount'],
    [99_999_999, 'usd', undefined, null],
    [100_000_000, 'usd', 'amount_too_large', 'amount'],
    [50, 'jpy', undefined, null],
    [49, 'jpy', 'amount_too_small', 'amount'],
    [500.5, 'jpy', 'parameter_invalid_integer', 'amount'],
    [1_230, 'kwd', undefined, null],
    [1_234, 'kwd', 'parameter_invalid_integer', 'amount'],
    [50_000, 'isk', undefined, null],
    [50_050, 'isk', 'parameter_invalid_integer', 'amount'],
    [500, 'xyz', undefined, 'currency'],
    [500, 'USD', undefined, null],
  ]

  it.each(amounts)('%s %s: %s', async (amount, currency, code, param) => {
    const { charge } = await localStripe()

    const outcome = charge('pm_card_visa', { amount: amount as number, currency })

    if (param === null)
      expect(await outcome).toMatchObject({ status: 'succeeded', amount, currency: currency.toLowerCase() })
    else
      expect(await errorOf(outcome)).toMatchObject({ statusCode: 400, code, param })
  })

  it('are worded in the currency\'s own decimals', async () => {
    const { charge } = await localStripe()

    expect((await errorOf(charge('pm_card_visa', { amount: 1, currency: 'jpy' }))).message).toBe('Amount must be at least ¥50 jpy')
    expect((await errorOf(charge('pm_card_visa', { amount: 1, currency: 'usd' }))).message).toBe('Amount must be at least $0.50 usd')
  })
})
