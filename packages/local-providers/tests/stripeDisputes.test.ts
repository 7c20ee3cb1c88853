import { describe, expect, it } from 'vitest'
import { errorOf, localStripe, stripeReceiver } from './stripeSetup.ts'

describe('a dispute', () => {
  it('is opened by a test card as soon as it has paid', async () => {
    const { stripe, charge } = await localStripe()

    const { id } = await charge('pm_card_createDispute')

    const { data: [dispute] } = await stripe.disputes.list({ payment_intent: id })
    expect(dispute).toMatchObject({ object: 'dispute', status: 'needs_response', reason: 'fraudulent', amount: 1_500, currency: 'usd', payment_intent: id })
    expect(await stripe.charges.retrieve(String(dispute!.charge))).toMatchObject({ disputed: true, paid: true })
    expect(await stripe.disputes.retrieve(dispute!.id, { expand: ['payment_intent'] })).toMatchObject({ payment_intent: { id } })
  })

  it('is decided by the evidence that a sandbox knows', async () => {
    const { stripe, charge } = await localStripe()
    const disputed = async () => (await stripe.disputes.list({ payment_intent: (await charge('pm_card_createDispute')).id })).data[0]!.id

    const undecided = await stripe.disputes.update(await disputed(), { evidence: { uncategorized_text: 'They have it.' } })
    const won = await stripe.disputes.update(await disputed(), { evidence: { uncategorized_text: 'winning_evidence' } })
    const lost = await stripe.disputes.update(await disputed(), { evidence: { uncategorized_text: 'losing_evidence' } })
    const givenUp = await stripe.disputes.close(await disputed())

    expect([undecided, won, lost, givenUp].map(({ status }) => status)).toEqual(['under_review', 'won', 'lost', 'lost'])
    expect(await errorOf(stripe.disputes.close(won.id))).toMatchObject({ statusCode: 400, message: expect.stringContaining('already closed') })
  })

  it('keeps its payment from being refunded, unless it is won', async () => {
    const { stripe, charge, local } = await localStripe()
    const { id } = await charge()
    const dispute = local.dispute(id)

    expect(await errorOf(stripe.refunds.create({ payment_intent: id }))).toMatchObject({ statusCode: 400, code: 'charge_disputed' })
    local.decide(dispute.id, 'won')

    expect(await stripe.refunds.create({ payment_intent: id })).toMatchObject({ status: 'succeeded' })
  })

  it('that is an inquiry takes no money, and is only closed', async () => {
    const { stripe, charge } = await localStripe()
    const { id } = await charge('pm_card_createDisputeInquiry')
    const { data: [inquiry] } = await stripe.disputes.list({ payment_intent: id })
    expect(inquiry).toMatchObject({ status: 'warning_needs_response', is_charge_refundable: true })

    expect(await stripe.disputes.close(inquiry!.id)).toMatchObject({ status: 'warning_closed' })
    expect(await stripe.refunds.create({ payment_intent: id })).toMatchObject({ status: 'succeeded' })
  })

  it.each([
    ['won', ['charge.dispute.created', 'charge.dispute.funds_withdrawn', 'charge.dispute.closed', 'charge.dispute.funds_reinstated']],
    ['lost', ['charge.dispute.created', 'charge.dispute.funds_withdrawn', 'charge.dispute.closed']],
  ] as const)('that is %s is told of', async (outcome, expected) => {
    const { types, charge, call } = await connected()
    const { id } = await charge()

    const opened = await call('POST', `/__local/payment_intents/${id}/dispute`, { reason: 'product_not_received' })
    await call('POST', `/__local/disputes/${(opened.body as { id: string }).id}/decide`, { outcome })

    await expect.poll(() => types().slice(2)).toEqual(expected)
  })

  it('cannot be opened twice, or about what is refunded', async () => {
    const { stripe, charge, local } = await localStripe()
    const [disputed, refunded] = [await charge(), await charge()]
    local.dispute(disputed.id)
    await stripe.refunds.create({ payment_intent: refunded.id })

    expect(() => local.dispute(disputed.id)).toThrow()
    expect(() => local.dispute(refunded.id)).toThrow()
  })
})

describe('a refund that takes its time', () => {
  it.each([
    ['succeeded', ['refund.created', 'charge.refunded', 'refund.updated', 'charge.refund.updated'], { refunded: true, amount_refunded: 1_500 }],
    ['failed', ['refund.created', 'charge.refunded', 'refund.updated', 'charge.refund.updated', 'refund.failed'], { refunded: false, amount_refunded: 0 }],
  ] as const)('is pending until it has %s', async (outcome, expected, charged) => {
    const { types, charge, call, stripe } = await connected()
    const { id, latest_charge: latest } = await charge('pm_card_pendingRefund')

    const refund = await stripe.refunds.create({ payment_intent: id })
    await call('POST', `/__local/refunds/${refund.id}/settle`, { outcome })

    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' })
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: outcome })
    expect(await stripe.charges.retrieve(String(latest))).toMatchObject(charged)
    await expect.poll(() => types().slice(2)).toEqual(expected)
  })

  it('is that of a bank debit', async () => {
    const { stripe, checkout, local } = await localStripe()
    const { id } = await checkout()
    local.pay(id, { outcome: 'delayed' })
    const { payment_intent: intent } = local.settle(id, 'succeeded')

    expect(await stripe.refunds.create({ payment_intent: intent! })).toMatchObject({ status: 'pending' })
  })

  it('may fail after it had arrived, and is over then', async () => {
    const { stripe, charge, local } = await localStripe()
    const refund = await stripe.refunds.create({ payment_intent: (await charge('pm_card_refundFail')).id })
    expect(refund).toMatchObject({ status: 'succeeded' })

    expect(local.settleRefund(refund.id, 'failed')).toMatchObject({ status: 'failed', failure_reason: 'expired_or_canceled_card' })
    expect(() => local.settleRefund(refund.id, 'succeeded')).toThrow()
  })
})

async function connected() {
  const receiver = await stripeReceiver()
  return { ...receiver, ...await localStripe({ webhook: receiver.webhook }) }
}
