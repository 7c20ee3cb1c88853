// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { bought, clock, minute, paginationOpts, shop } from './shop'

describe('a dispute', () => {
  it('puts the order into review and holds its credits', async () => {
    const { as, orderId, order, credits, deliverAll, intentId, reviews, stripe } = await bought()

    stripe.dispute(intentId())
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'needs_review', disputed: true })
    expect(await credits()).toBe(0)
    expect(await reviews()).toMatchObject([{ orderId, why: expect.stringContaining('disputed $5.00'), payments: [{ left: 0 }] }])
    expect((await as.query(api.jobs.list, { paginationOpts })).page).toMatchObject([{ kind: 'refund', status: 'running', subject: { id: orderId, amount: 500 } }, { kind: 'payment' }])
  })

  it('that is won gives the credits back', async () => {
    const { as, orderId, order, credits, deliverAll, intentId, stripe } = await bought()
    const { id } = stripe.dispute(intentId())
    await deliverAll()

    stripe.decide(id, 'won')
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled', disputed: false })
    expect(await credits()).toBe(10)
    expect((await as.query(api.jobs.list, { paginationOpts })).page).toMatchObject([{ kind: 'refund', status: 'canceled' }, { kind: 'payment', status: 'succeeded' }])
  })

  it('that is lost is a refund that the bank has made', async () => {
    const { orderId, order, credits, deliverAll, intentId, stripe, rows } = await bought()
    const { id } = stripe.dispute(intentId())
    await deliverAll()

    stripe.decide(id, 'lost')
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'refunded', disputed: false })
    expect(await credits()).toBe(0)
    expect((await rows()).jobs).toContainEqual(expect.objectContaining({ kind: 'refund', status: 'succeeded' }))
  })

  it('takes what is left of credits that were spent, and is left to a person when it is lost', async () => {
    const { orderId, order, credits, deliverAll, intentId, resolve, reviews, rows, spend, stripe } = await bought()
    await spend(4)
    const { id } = stripe.dispute(intentId())
    await deliverAll()
    expect(await credits()).toBe(0)

    stripe.decide(id, 'lost')
    await deliverAll()
    expect(await reviews()).toMatchObject([{ why: expect.stringContaining('the customer used 4 of this order’s credits') }])
    await resolve('refunded')

    expect(await order(orderId)).toMatchObject({ status: 'refunded' })
    expect((await rows()).orders).toMatchObject([{ writtenOff: 4, reversedCredits: { credits: 6 } }])
  })

  it.each(['in the order that they came', 'backwards'])('ends the same however late its news come: %s', async (how) => {
    const { orderId, order, credits, deliver, intentId, stripe } = await bought()
    stripe.decide(stripe.dispute(intentId()).id, 'won')
    const events = stripe.events().filter(({ type }) => type.startsWith('charge.dispute'))

    for (const { id } of how === 'backwards' ? events.reverse() : events)
      await deliver(id)

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
    expect(await credits()).toBe(10)
  })

  it('is asked about once a day when its news is lost', async () => {
    const { later } = clock()
    const { orderId, order, credits, cron, deliverAll, intentId, stripe } = await bought()
    const { id } = stripe.dispute(intentId())
    await deliverAll()
    stripe.decide(id, 'won')

    later(25 * 60 * 60_000)
    await cron()

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
    expect(await credits()).toBe(10)
  })

  it('keeps its buyer from being refunded as well', async () => {
    const { deliverAll, intentId, refund, refundsAtStripe, stripe } = await bought()
    stripe.dispute(intentId())

    await expect(refund()).rejects.toMatchObject({ data: { code: 'PROVIDER_REJECTED', message: expect.stringContaining('bank is reviewing') } })
    await deliverAll()

    await expect(refund()).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
    expect(refundsAtStripe()).toEqual([])
  })

  it.each(['won', 'lost'] as const)('ends a refund that was asked for and not made, and is %s by itself', async (outcome) => {
    const { later } = clock()
    const { as, orderId, order, credits, cron, deliverAll, intentId, refundsAtStripe, stripe } = await bought()
    await as.mutation(internal.payments.refunds.begin, { orderId })
    const { id } = stripe.dispute(intentId())
    await deliverAll()

    later(4 * minute)
    await cron()
    expect(await order(orderId)).toMatchObject({ status: 'needs_review', disputed: true, refunding: false })
    expect(await credits()).toBe(0)
    stripe.decide(id, outcome)
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: outcome === 'won' ? 'fulfilled' : 'refunded', refunding: false })
    expect(await credits()).toBe(outcome === 'won' ? 10 : 0)
    expect(refundsAtStripe()).toEqual([])
  })

  it('of a payment that was never heard of gives nothing', async () => {
    const { opened, order, credits, deliverAll, stripe } = await shop()
    const { orderId, sessionId } = await opened()
    stripe.pay(sessionId, { card: 'pm_card_createDispute' })

    await deliverAll('charge.dispute.created')
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'needs_review', disputed: true })
    expect(await credits()).toBe(0)
  })

  it('that is only an inquiry changes nothing', async () => {
    const { orderId, order, credits, deliverAll, intentId, stripe } = await bought()
    const { id } = stripe.dispute(intentId(), { inquiry: true })

    await deliverAll()
    stripe.decide(id, 'won')
    await deliverAll()

    expect(await order(orderId)).toMatchObject({ status: 'fulfilled' })
    expect(await credits()).toBe(10)
  })
})

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
