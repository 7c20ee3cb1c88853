// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { changeCredits } from '../../../convex/lib/payments/credits'
import { finishScheduled } from '../support'
import { clock, customerOf, hour, minute, refundOf, shop, withoutPauses, type Shop } from './shop'

describe('a refund', () => {
  it('returns the money and takes the credits back', async () => {
    const { orderId, refund, order, credits, rows, asked } = await bought()

    await refund()

    expect(await order(orderId)).toMatchObject({ status: 'refunded', refundedAt: expect.any(Number), refunding: false })
    expect(await credits()).toBe(0)
    expect((await rows()).ledger.map(({ delta, reason }) => [reason, delta])).toEqual([['purchase', 10], ['refund', -10]])
    expect(asked(/refunds$/).filter(({ method }) => method === 'POST').map(({ idempotencyKey }) => idempotencyKey)).toEqual([`refund/${orderId}`])
  })

  it('happens once, however often it is asked for and reported', async () => {
    const { refund, credits, deliverAll, refundsAtStripe } = await bought()

    await Promise.all([refund(), refund()])
    await refund()
    await deliverAll()

    expect(refundsAtStripe()).toHaveLength(1)
    expect(await credits()).toBe(0)
  })

  it('is refused once some of the credits are spent', async () => {
    const { orderId, refund, order, credits, spend, asked } = await bought()
    await spend(1)

    await expect(refund()).rejects.toMatchObject({ data: { code: 'CONFLICT', message: expect.stringContaining('9 are left') } })

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
    expect(await credits()).toBe(9)
    expect(asked(/refunds$/)).toEqual([])
  })

  it('is refused for what is not paid', async () => {
    const { as, opened } = await shop()
    const { orderId } = await opened()

    await expect(as.action(api.payments.refund, { orderId })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
  })

  it('is refused for orders of others', async () => {
    const { orderId, stripe, t } = await bought()
    const other = await customerOf(t, stripe, { name: 'Bob', email: 'bob@example.com' })

    await expect(other.as.action(api.payments.refund, { orderId })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
  })

  it('keeps the credits from being spent while the money is on its way', async () => {
    const { refund, spend, stripe, credits } = await bought()
    stripe.faults.add({ kind: 'latency', ms: 200, match: { path: '/v1/refunds' } })

    const refunding = refund()
    await vi.waitFor(async () => expect(await credits()).toBe(0))

    await expect(spend(1)).rejects.toMatchObject({ data: { code: 'INSUFFICIENT_CREDITS' } })
    await refunding
  })

  it('gives the credits back when Stripe refuses it, and can be asked for again', async () => {
    const { orderId, refund, order, credits, stripe } = await bought()
    stripe.faults.add({ kind: 'status', status: 400, match: { path: '/v1/refunds' } })

    await expect(refund()).rejects.toMatchObject({ data: { code: 'PROVIDER_REJECTED' } })
    expect(await order(orderId)).toMatchObject({ status: 'fulfilled', refunding: false, error: { code: 'PROVIDER_REJECTED' } })
    expect(await credits()).toBe(10)
    await refund()

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect(await credits()).toBe(0)
  })

  it.each([false, true])('goes on by itself when Stripe gives no answer; carried out all the same: %s', async (after) => {
    withoutPauses()
    const { later } = clock()
    const { orderId, refund, order, credits, cron, stripe, refundsAtStripe } = await bought()
    stripe.faults.add({ kind: 'drop', after, times: 3, match: { path: '/v1/refunds' } })

    await expect(refund()).rejects.toMatchObject({ data: { code: 'PROVIDER_UNAVAILABLE', message: expect.stringContaining('goes on by itself') } })
    expect(await order(orderId)).toMatchObject({ status: 'fulfilled', refunding: true })
    later(4 * minute)
    await cron()

    expect(await order(orderId)).toMatchObject({ status: 'refunded', refunding: false })
    expect(refundsAtStripe()).toHaveLength(1)
    expect(await credits()).toBe(0)
  })

  it('is taken up again when its process died before it asked Stripe', async () => {
    const { later } = clock()
    const { as, orderId, order, cron, refundsAtStripe } = await bought()
    await as.mutation(internal.refunds.begin, { orderId })

    await cron()
    expect(refundsAtStripe()).toHaveLength(0)
    later(4 * minute)
    await cron()

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect(refundsAtStripe()).toHaveLength(1)
  })

  it('is made although the account is deleted meanwhile', async () => {
    const { as, orderId, rows, refundsAtStripe, t } = await bought()
    await as.mutation(internal.refunds.begin, { orderId })

    await as.mutation(api.users.deleteAccount, { confirm: 'delete' })
    await finishScheduled(t)

    expect(refundsAtStripe()).toHaveLength(1)
    expect((await rows()).orders).toMatchObject([{ status: 'refunded' }])
  })

  it('is left to a person when the account is deleted and Stripe gives no answer', async () => {
    const { as, orderId, rows, stripe, t } = await bought()
    await as.mutation(internal.refunds.begin, { orderId })
    stripe.faults.add({ kind: 'drop', times: 3, match: { path: '/v1/refunds' } })

    await as.mutation(api.users.deleteAccount, { confirm: 'delete' })
    await finishScheduled(t)

    expect((await rows()).orders).toMatchObject([{ status: 'needs_review', review: expect.stringContaining('was not made') }])
  })

  it('is made although its order came under review meanwhile', async () => {
    const { later } = clock()
    const { as, orderId, order, credits, cron, deliverAll, refundAtStripe } = await bought()
    await as.mutation(internal.refunds.begin, { orderId })
    await refundAtStripe(200)
    await deliverAll()
    expect(await order(orderId)).toMatchObject({ status: 'needs_review', refunding: true })

    later(4 * minute)
    await cron()

    expect(await order(orderId)).toMatchObject({ status: 'refunded', refunding: false })
    expect(await credits()).toBe(0)
  })

  it('ends with the review that found the money returned by other means', async () => {
    const { later } = clock()
    const { as, orderId, order, cron, deliverAll, refundAtStripe, refundsAtStripe, t } = await bought()
    await as.mutation(internal.refunds.begin, { orderId })
    await refundAtStripe(200)
    await deliverAll()
    await t.mutation(internal.orderReviews.resolve, { orderId, as: 'refunded' })

    later(4 * minute)
    await cron()

    expect(await order(orderId)).toMatchObject({ status: 'refunded', refunding: false })
    expect(refundsAtStripe()).toHaveLength(1)
  })
})

describe('a refund from Stripe\'s dashboard', () => {
  it('takes the credits back', async () => {
    const { orderId, order, credits, deliverAll, refundAtStripe } = await bought()

    await refundAtStripe()
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect(await credits()).toBe(0)
  })

  it('counts before its payment was heard of, which then gives nothing', async () => {
    const { opened, order, credits, deliverAll, stripe } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId)
    await refundOf(stripe.url, paidIntent(stripe))

    await deliverAll('charge.refunded')
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect(await credits()).toBe(0)
  })

  it.each([
    ['after the credits were spent', 10, undefined, 'of its credits were spent'],
    ['of a part', 0, 200, '200 given back'],
  ])('%s is looked at by a person, and credits never fall below zero', async (_, spent, amount, why) => {
    const { orderId, order, credits, spend, deliverAll, refundAtStripe, t } = await bought()
    await spend(spent)

    await refundAtStripe(amount)
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'needs_review' })
    expect(await t.query(internal.orderReviews.list, {})).toMatchObject([{ why: expect.stringContaining(why) }])
    expect(await credits()).toBe(10 - spent)
  })

  it('ends the review of an order', async () => {
    const { opened, order, credits, deliverAll, stripe, t } = await shop()
    const { orderId, sessionId } = await opened()
    await t.run(ctx => ctx.db.patch('orders', orderId, { amount: 1 }))
    stripe.pay(sessionId)
    await deliverAll()

    await refundOf(stripe.url, paidIntent(stripe))
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect(await credits()).toBe(0)
  })
})

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
    expect(await order(orderId)).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('does not know') } })
    later(hour)
    await cron()

    expect(asked(/cs_of_another_account/)).toHaveLength(1)
  })

  it('gives up what was cut off before Stripe was asked', async () => {
    const { later } = clock()
    const { as, orders, cron } = await shop()
    await as.mutation(internal.checkout.begin, { priceId: 'price_credits_10_usd' })

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

/** A shop in which a pack was just bought, and paid. */
async function bought() {
  const opened = await shop()
  const { orderId, sessionId } = await opened.opened()
  opened.stripe.pay(sessionId)
  await opened.deliverAll()
  return { ...opened, orderId, ...handles(opened, orderId) }
}

function handles({ as, stripe, t, userId }: Shop, orderId: Awaited<ReturnType<Shop['opened']>>['orderId']) {
  return {
    refund: () => as.action(api.payments.refund, { orderId }),
    spend: (credits: number) => t.run(ctx => changeCredits(ctx, { userId, delta: -credits, reason: 'image', cause: 'a picture' })),
    refundsAtStripe: () => stripe.events().filter(({ type }) => type === 'refund.created'),
    refundAtStripe: async (amount?: number) =>
      refundOf(stripe.url, (await t.run(ctx => ctx.db.get('orders', orderId)))!.paymentIntentId!, amount),
  }
}

function paidIntent(stripe: Shop['stripe']) {
  const paid = stripe.events().find(({ type }) => type === 'payment_intent.succeeded')!
  return (paid.payload.data.object as { id: string }).id
}
