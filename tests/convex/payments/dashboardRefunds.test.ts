// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { tables } from '../reports/reporting'
import { finishScheduled } from '../support'
import { bought, clock, paginationOpts, paidIntent, refundOf, shop, type Shop } from './shop'

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
    ['after the credits were spent', 10, undefined, 'after the customer used'],
    ['of a part', 0, 200, '$2.00 refunded'],
  ])('%s is looked at by a person, and credits never fall below zero', async (_, spent, amount, why) => {
    const { orderId, order, credits, spend, deliverAll, refundAtStripe, reviews } = await bought()
    await spend(spent)

    await refundAtStripe(amount)
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'needs_review' })
    expect(await reviews()).toMatchObject([{ why: expect.stringContaining(why) }])
    expect(await credits()).toBe(10 - spent)
  })

  it('is among what its buyer sees as done', async () => {
    const { as, orderId, deliverAll, refundAtStripe } = await bought()

    await refundAtStripe(200)
    await deliverAll()

    expect((await as.query(api.jobs.list, { paginationOpts })).page).toMatchObject([
      { kind: 'refund', status: 'succeeded', subject: { id: orderId, amount: 200 } },
      { kind: 'payment', status: 'succeeded' },
    ])
  })

  it('counts as money in the month\'s report, a part as a part', async () => {
    const { later } = clock()
    const shop = await bought()
    await shop.refundAtStripe(200)
    await shop.refundAtStripe()
    await shop.deliverAll()

    later(1_000)

    expect(await reported(shop)).toEqual({
      lines: [['Payments', '10 credits', 'Succeeded', '5', 'USD'], ['Refunds', '10 credits', 'Succeeded', '-2', 'USD'], ['Refunds', '10 credits', 'Succeeded', '-3', 'USD']],
      money: [['USD', '5', '5']],
    })
  })

  it('that fails is no money in the month\'s report', async () => {
    const { later } = clock()
    const shop = await bought()
    await shop.refundAtStripe()
    await shop.deliverAll()
    shop.stripe.settleRefund(shop.refundsAtStripe()[0]!, 'failed')
    await shop.deliverAll()

    later(1_000)

    expect(await shop.order(shop.orderId)).toMatchObject({ status: 'fulfilled' })
    expect((await reported(shop)).money).toEqual([['USD', '5', '0']])
  })

  it('keeps the credits from being spent while it is on its way', async () => {
    const { orderId, order, credits, deliverAll, refundAtStripe, refundsAtStripe, stripe } = await bought({ card: 'pm_card_pendingRefund' })

    await refundAtStripe()
    await deliverAll()
    expect(await order(orderId)).toMatchObject({ status: 'fulfilled', refunding: true })
    expect(await credits()).toBe(0)
    stripe.settleRefund(refundsAtStripe()[0]!, 'succeeded')
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'refunded', refunding: false })
  })

  it('is asked for again by Stripe while Stripe does not answer what became of it', async () => {
    const { orderId, order, deliver, eventId, refundAtStripe, stripe } = await bought()
    await refundAtStripe()
    stripe.faults.add({ kind: 'status', status: 400, match: { path: '/v1/refunds' } })

    const first = await deliver(eventId('refund.created'))
    const again = await deliver(eventId('refund.created'))

    expect([first.status, again.status]).toEqual([503, 200])
    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
  })

  it('of a part and then of the rest is a whole refund', async () => {
    const { orderId, order, credits, deliverAll, refundAtStripe, reviews } = await bought()
    await refundAtStripe(200)
    await deliverAll()
    expect(await reviews()).toMatchObject([{ orderId, amount: 500, payments: [{ left: 300 }] }])

    await refundAtStripe()
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect(await credits()).toBe(0)
    expect(await reviews()).toEqual([])
  })

  it('of a part that comes back makes the order whole again', async () => {
    const { orderId, order, credits, deliverAll, refundAtStripe, refundsAtStripe, stripe } = await bought()
    await refundAtStripe(200)
    await deliverAll()

    stripe.settleRefund(refundsAtStripe()[0]!, 'failed')
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
    expect(await credits()).toBe(10)
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

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

/** What this month's report says of money. */
async function reported({ as, t }: Pick<Shop, 'as' | 't'>) {
  const { downloadUrl } = await as.action(api.reports.generate, { month: new Date().toISOString().slice(0, 7) })
  const { lines, totals } = tables(await (await as.fetch(downloadUrl.replace('/api', ''))).text())
  await finishScheduled(t)
  return { lines: lines.map(line => line.slice(1, 6)).filter(([family]) => family !== 'Credits'), money: totals['Totals by currency'] }
}
