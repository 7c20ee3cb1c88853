import { describe, expect, it } from 'vitest'
import { errorOf, localStripe } from './stripeSetup.ts'

describe('a refund', () => {
  it('gives everything back', async () => {
    const { stripe, charge } = await localStripe()
    const intent = await charge()

    const refund = await stripe.refunds.create({ payment_intent: intent.id, reason: 'requested_by_customer', metadata: { orderId: 'order-1' } })

    expect(refund).toMatchObject({ status: 'succeeded', amount: 1_500, currency: 'usd', charge: intent.latest_charge, payment_intent: intent.id, metadata: { orderId: 'order-1' } })
    expect(await stripe.charges.retrieve(String(intent.latest_charge), { expand: ['refunds'] })).toMatchObject({
      refunded: true, amount_refunded: 1_500, refunds: { data: [{ id: refund.id }] },
    })
  })

  it('may come in parts, but never gives back more than was paid', async () => {
    const { stripe, charge } = await localStripe()
    const intent = await charge()
    await stripe.refunds.create({ payment_intent: intent.id, amount: 1_000 })

    const tooMuch = await errorOf(stripe.refunds.create({ payment_intent: intent.id, amount: 501 }))
    const rest = await stripe.refunds.create({ charge: String(intent.latest_charge) })
    const nothingLeft = await errorOf(stripe.refunds.create({ payment_intent: intent.id }))

    expect(tooMuch).toMatchObject({ statusCode: 400, param: 'amount', message: 'Refund amount ($5.01) is greater than unrefunded amount on charge ($5.00)' })
    expect(rest.amount).toBe(500)
    expect(nothingLeft).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' })
    expect((await stripe.refunds.list({ payment_intent: intent.id })).data.map(({ amount }) => amount)).toEqual([500, 1_000])
  })

  it('leaves a charge that is refunded in part', async () => {
    const { stripe, charge } = await localStripe()
    const intent = await charge()

    await stripe.refunds.create({ payment_intent: intent.id, amount: 1 })

    expect(await stripe.charges.retrieve(String(intent.latest_charge))).toMatchObject({ refunded: false, amount_refunded: 1 })
  })

  it('of a checkout session is about its charge', async () => {
    const { stripe, checkout, local } = await localStripe()
    const { payment_intent: intent } = local.pay((await checkout()).id)

    expect(await stripe.refunds.create({ payment_intent: intent! })).toMatchObject({ amount: 900 })
  })

  it('needs a payment that has succeeded', async () => {
    const { stripe, charge } = await localStripe()
    const waiting = await charge('pm_card_visa', { confirm: false })
    const { payment_intent: declined, charge: failed } = await errorOf(charge('pm_card_chargeDeclined')) as { payment_intent?: { id: string }, charge?: string }

    expect(await errorOf(stripe.refunds.create({ payment_intent: waiting.id }))).toMatchObject({ message: expect.stringContaining('does not have a successful charge') })
    expect(await errorOf(stripe.refunds.create({ payment_intent: declined!.id }))).toMatchObject({ statusCode: 400 })
    expect(await errorOf(stripe.refunds.create({ charge: failed }))).toMatchObject({ statusCode: 400 })
  })

  it.each([
    [{}, 'payment_intent', 'parameter_missing'],
    [{ payment_intent: 'pi_nowhere' }, 'payment_intent', 'resource_missing'],
    [{ charge: 'ch_nowhere' }, 'charge', 'resource_missing'],
    [{ charge: 'ch_1', payment_intent: 'pi_1' }, 'payment_intent', undefined],
    [{ payment_intent: 'pi_1', reason: 'bored' as never }, 'reason', undefined],
  ])('says which parameter is wrong in %j: %s', async (params, param, code) => {
    const { stripe } = await localStripe()

    expect(await errorOf(stripe.refunds.create(params))).toMatchObject({ statusCode: 400, param, code })
  })
})
