// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { clock, hour, minute, shop, withoutPauses } from './shop'

describe('looking after orders', () => {
  it('asks Stripe about pages that were left, when their time is over', async () => {
    const { later } = clock()
    const { opened, order, cron, asked } = await shop()
    const { orderId } = await opened()

    await cron()
    expect(asked(/sessions\/cs_/)).toEqual([])
    later(hour + 2 * minute)
    await cron()

    expect(await order(orderId)).toMatchObject({ status: 'expired', error: { code: 'CANCELED' } })
  })

  it('finds payments whose webhook was lost and whose buyer never came back', async () => {
    const { later } = clock()
    const { opened, order, credits, cron, stripe } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId)

    later(hour + 2 * minute)
    await cron()

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
    expect(await credits()).toBe(10)
  })

  it('asks again later while Stripe does not answer', async () => {
    withoutPauses()
    const { later } = clock()
    const { opened, order, cron, stripe } = await shop()
    const { orderId } = await opened()
    stripe.faults.add({ kind: 'drop', times: 6, match: { path: '/v1/checkout/sessions/*' } })

    later(hour + 2 * minute)
    await cron()
    expect(await order(orderId)).toMatchObject({ status: 'open' })
    stripe.faults.clear()
    later(10 * minute)
    await cron()

    expect(await order(orderId)).toMatchObject({ status: 'expired' })
  })

  it('gives up what Stripe does not know any more', async () => {
    const { later } = clock()
    const { opened, order, cron, asked, t } = await shop()
    const { orderId } = await opened()
    await t.run(ctx => ctx.db.patch('orders', orderId, { sessionId: 'cs_of_another_account' }))

    later(hour + 2 * minute)
    await cron()
    expect(await order(orderId)).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('no longer has') } })
    later(hour)
    await cron()

    expect(asked(/cs_of_another_account/)).toHaveLength(1)
  })

  it('does not give up what was paid meanwhile', async () => {
    const { opened, order, credits, deliverAll, stripe, t } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId)
    await deliverAll('payment_intent.succeeded')
    const { paymentIntentId } = (await t.run(ctx => ctx.db.get('orders', orderId)))!

    await t.mutation(internal.payments.orderChecks.closeMissing, { orderId, sessionId, paymentIntentId })

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
    expect(await credits()).toBe(10)
  })

  it('gives up what was cut off before Stripe was asked', async () => {
    const { later } = clock()
    const { as, orders, cron } = await shop()
    await as.mutation(internal.payments.checkoutSessions.begin, { priceId: 'price_credits_10_usd' })

    await cron()
    expect(await orders()).toMatchObject([{ status: 'draft' }])
    later(5 * minute)
    await cron()

    expect(await orders()).toMatchObject([{ status: 'failed', error: { message: expect.stringContaining('interrupted') } }])
  })

  it('cancels an open order for its owner, and leaves a paid one alone', async () => {
    const { as, opened, order, stripe } = await shop()
    const first = await opened()
    const second = await opened()
    stripe.pay(second.sessionId)

    expect(await as.action(api.payments.cancel, { orderId: first.orderId })).toEqual({ status: 'expired' })
    expect(await as.action(api.payments.cancel, { orderId: second.orderId })).toEqual({ status: 'fulfilled' })
    expect(await order(first.orderId)).not.toHaveProperty('payUrl')
  })
})

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
