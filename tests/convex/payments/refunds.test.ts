// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { finishScheduled } from '../support'
import { bought, clock, customerOf, hour, minute, paginationOpts, paidIntent, shop, withoutPauses } from './shop'

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

    await expect(refund()).rejects.toMatchObject({ data: { code: 'CONFLICT', message: expect.stringContaining('You need 10 credits to refund this order. You have 9.') } })

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

    await expect(refund()).rejects.toMatchObject({ data: { code: 'PROVIDER_UNAVAILABLE', message: expect.stringContaining('We’ll keep trying') } })
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
    await as.mutation(internal.payments.refunds.begin, { orderId })

    await cron()
    expect(refundsAtStripe()).toHaveLength(0)
    later(4 * minute)
    await cron()

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect(refundsAtStripe()).toHaveLength(1)
  })

  it('is made although the account is deleted meanwhile', async () => {
    const { as, orderId, rows, refundsAtStripe, t } = await bought()
    await as.mutation(internal.payments.refunds.begin, { orderId })

    await as.mutation(api.users.deleteAccount, { confirm: 'delete' })
    await finishScheduled(t)

    expect(refundsAtStripe()).toHaveLength(1)
    expect((await rows()).orders).toMatchObject([{ status: 'refunded' }])
  })

  it('is left to a person when the account is deleted and Stripe gives no answer', async () => {
    const { as, orderId, rows, stripe, t } = await bought()
    await as.mutation(internal.payments.refunds.begin, { orderId })
    stripe.faults.add({ kind: 'drop', times: 3, match: { path: '/v1/refunds' } })

    await as.mutation(api.users.deleteAccount, { confirm: 'delete' })
    await finishScheduled(t)

    expect((await rows()).orders).toMatchObject([{ status: 'needs_review', review: expect.stringContaining('refund failed after the account was deleted') }])
  })

  it('is made although its order came under review meanwhile', async () => {
    const { later } = clock()
    const { as, orderId, order, credits, cron, deliverAll, refundAtStripe } = await bought()
    await as.mutation(internal.payments.refunds.begin, { orderId })
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
    await as.mutation(internal.payments.refunds.begin, { orderId })
    await refundAtStripe(200)
    await deliverAll()
    await t.mutation(internal.payments.orderReviews.resolve, { orderId, as: 'refunded' })

    later(4 * minute)
    await cron()

    expect(await order(orderId)).toMatchObject({ status: 'refunded', refunding: false })
    expect(refundsAtStripe()).toHaveLength(1)
  })
})

describe('a refund that is on its way', () => {
  it('is done once it has arrived, and not before', async () => {
    const { orderId, refund, order, credits, deliverAll, refundsAtStripe, stripe } = await bought({ card: 'pm_card_pendingRefund' })

    await refund()
    await deliverAll()
    expect(await order(orderId)).toMatchObject({ status: 'fulfilled', refunding: true })
    expect(await credits()).toBe(0)
    stripe.settleRefund(refundsAtStripe()[0]!, 'succeeded')
    await deliverAll('refund.updated')

    expect(await order(orderId)).toMatchObject({ status: 'refunded', refunding: false })
    expect(await credits()).toBe(0)
  })

  it('is asked about when its news is lost', async () => {
    const { later } = clock()
    const { orderId, refund, order, cron, refundsAtStripe, stripe } = await bought({ card: 'pm_card_pendingRefund' })
    await refund()
    stripe.settleRefund(refundsAtStripe()[0]!, 'succeeded')

    later(hour)
    await cron()

    expect(await order(orderId)).toMatchObject({ status: 'refunded', refunding: false })
    expect(refundsAtStripe()).toHaveLength(1)
  })

  it('is not made again by asking again', async () => {
    const { refund, refundsAtStripe } = await bought({ card: 'pm_card_pendingRefund' })

    await refund()
    await refund()

    expect(refundsAtStripe()).toHaveLength(1)
  })

  it.each(['webhook', 'cron'])('gives the credits back and says so when it fails, by %s', async (by) => {
    const { later } = clock()
    const { as, orderId, refund, order, credits, cron, deliverAll, refundsAtStripe, stripe } = await bought({ card: 'pm_card_pendingRefund' })
    await refund()
    stripe.settleRefund(refundsAtStripe()[0]!, 'failed')

    if (by === 'webhook') {
      await deliverAll()
    }
    else {
      later(hour)
      await cron()
    }

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled', refunding: false, error: { message: expect.stringContaining('bank returned this refund') } })
    expect(await credits()).toBe(10)
    expect((await as.query(api.jobs.list, { paginationOpts })).page).toMatchObject([{ kind: 'refund', status: 'failed' }, { kind: 'payment', status: 'succeeded' }])
  })

  it('may fail after it had arrived, and can be asked for once more', async () => {
    const { orderId, refund, order, credits, deliverAll, refundsAtStripe, stripe, asked } = await bought({ card: 'pm_card_refundFail' })
    await refund()
    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    stripe.settleRefund(refundsAtStripe()[0]!, 'failed')
    await deliverAll()
    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
    expect(await order(orderId)).not.toHaveProperty('refundedAt')
    expect(await credits()).toBe(10)

    await refund()
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect(await credits()).toBe(0)
    expect(asked(/refunds$/).filter(({ method }) => method === 'POST').map(({ idempotencyKey }) => idempotencyKey)).toEqual([`refund/${orderId}`, `refund/${orderId}/2`])
  })

  it('is not undone by what Stripe was asked before it ended', async () => {
    const { orderId, refund, order, deliverAll, refundsAtStripe, rows, stripe, t } = await bought({ card: 'pm_card_pendingRefund' })
    await refund()
    const { fetchPaymentState: findMoney } = await import('../../../convex/payments/stripeRefunds')
    const before = await findMoney(paidIntent(stripe))
    stripe.settleRefund(refundsAtStripe()[0]!, 'succeeded')
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(before.ok ? before.value.money.asOf : Infinity))
    await deliverAll()

    await t.mutation(internal.payments.stripeWebhook.record, { eventId: 'evt_late', type: 'refund.created', at: 1, orderId, update: { money: before.ok ? before.value.money : never() } })

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect((await rows()).events).toContainEqual(expect.objectContaining({ eventId: 'evt_late' }))
  })

  it('that fails after the account was deleted is left to a person', async () => {
    const { as, refund, deliverAll, refundsAtStripe, rows, stripe, t } = await bought({ card: 'pm_card_pendingRefund' })
    await refund()
    await as.mutation(api.users.deleteAccount, { confirm: 'delete' })
    await finishScheduled(t)
    stripe.settleRefund(refundsAtStripe()[0]!, 'failed')

    await deliverAll()

    expect((await rows()).orders).toMatchObject([{ status: 'needs_review', review: expect.stringContaining('A refund failed') }])
  })
})

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

function never(): never {
  throw new Error('This does not happen.')
}
