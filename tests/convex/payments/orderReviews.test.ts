// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { internal } from '../../../convex/_generated/api'
import { orderMetadata } from '../../../convex/payments/stripeMetadata'
import { bought, clientAt, refundOf, shop } from './shop'

describe('an order that is paid twice', () => {
  it('shows both payments to whoever reviews it, and keeps its credits', async () => {
    const { orderId, order, credits, reviews } = await paidTwice()

    expect(await order(orderId)).toMatchObject({ status: 'needs_review' })
    expect(await reviews()).toMatchObject([{ orderId, why: expect.stringContaining('$5.00 and $5.00 received instead of $5.00'), payments: [{ left: 500 }, { left: 500 }] }])
    expect(await credits()).toBe(10)
  })

  it.each(['first', 'second'])('is complete again once the %s payment is refunded, and can still be returned', async (which) => {
    const { orderId, order, credits, deliverAll, intents, refund, reviews, stripe } = await paidTwice()

    await refundOf(stripe.url, intents()[which === 'first' ? 0 : 1]!)
    await deliverAll()
    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
    expect(await credits()).toBe(10)
    expect(await reviews()).toEqual([])
    await refund()

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect(await credits()).toBe(0)
    const charges = await clientAt(stripe.url).charges.list()
    expect(charges.data.map(({ amount_refunded: back }) => back)).toEqual([500, 500])
  })

  it('is refunded once both payments are', async () => {
    const { orderId, order, credits, deliverAll, intents, stripe } = await paidTwice()

    for (const intent of intents())
      await refundOf(stripe.url, intent)
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect(await credits()).toBe(0)
  })
})

describe('who reviews an order', () => {
  it('and says that it is refunded takes its credits back, and what was spent off the books', async () => {
    const { orderId, order, credits, deliverAll, refundAtStripe, resolve, rows, spend } = await bought()
    await spend(3)
    await refundAtStripe(200)
    await deliverAll()

    await resolve('refunded')

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect(await credits()).toBe(0)
    expect((await rows()).orders).toMatchObject([{ reversedCredits: { credits: 7 }, writtenOff: 3 }])
    expect((await rows()).reversals).toMatchObject([{ kind: 'refund', amount: 200 }, { kind: 'other', amount: 300, status: 'succeeded' }])
  })

  it('and says that it is fulfilled leaves its buyer all of the credits', async () => {
    const { orderId, order, credits, deliverAll, refundAtStripe, resolve, spend } = await bought()
    await spend(3)
    await refundAtStripe()
    await deliverAll()
    expect(await credits()).toBe(0)

    await resolve('fulfilled')
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
    expect(await credits()).toBe(7)
  })

  it('and calls it failed ends it for good: the same cart is another purchase', async () => {
    const { charge, deliverAll, orders, stripe, t } = await shop()
    const { transactionId } = await charge({ key: 'k' })
    stripe.dispute(transactionId)
    await deliverAll()
    const [disputed] = await orders()
    await t.mutation(internal.payments.orderReviews.resolve, { orderId: disputed!._id, as: 'failed' })

    await expect(charge({ key: 'k' })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
    await charge()

    expect(await orders()).toMatchObject([{ status: 'paid' }, { status: 'failed' }])
  })

  it('cannot call it failed once its credits were handed over', async () => {
    const { deliverAll, refundAtStripe, resolve } = await bought()
    await refundAtStripe(200)
    await deliverAll()

    await expect(resolve('failed')).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
  })

  it('sees it again when money goes back twice', async () => {
    const { credits, deliverAll, refundAtStripe, resolve, reviews } = await bought()
    await refundAtStripe(200)
    await deliverAll()
    await resolve('refunded')

    await refundAtStripe()
    await deliverAll()

    expect(await reviews()).toMatchObject([{ why: expect.stringContaining('$5.00 received and $8.00 refunded') }])
    expect(await credits()).toBe(0)
  })
})

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

/** An order that was paid on its page, and on another that names it. */
async function paidTwice() {
  const opened = await bought()
  const { orderId, stripe } = opened
  const session = await clientAt(stripe.url).checkout.sessions.create({
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: '10 credits' } } }],
    success_url: 'http://127.0.0.1:3000/success',
    metadata: orderMetadata(orderId),
    payment_intent_data: { metadata: orderMetadata(orderId) },
  })
  stripe.pay(session.id)
  await opened.deliverAll()
  return {
    ...opened,
    intents: () => stripe.events().filter(({ type }) => type === 'payment_intent.succeeded').map(({ payload }) => (payload.data.object as { id: string }).id),
  }
}
