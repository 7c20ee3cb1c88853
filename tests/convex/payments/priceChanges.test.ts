// @vitest-environment node
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { prices } from '../../../convex/payments/catalog'
import { finishScheduled } from '../support'
import { shop, ten } from './shop'

const items = [{ priceId: ten, quantity: 1 }]

describe('a price that changes while the bank asks its customer', () => {
  it('is the one that was shown: the order keeps its own', async () => {
    const { as, charge, credits, orders, stripe } = await shop()
    const { transactionId } = await charge({ token: 'pm_card_authenticationRequired' })
    changePrice(700)
    stripe.authenticate(transactionId, 'succeeded')

    await as.action(api.payments.reconcile, { orderId: (await orders())[0]!._id })
    await as.mutation(api.orders.create, { items, transactionId })

    expect(await orders()).toMatchObject([{ status: 'fulfilled', amount: 500, items: [{ unitAmount: 500 }] }])
    expect(await credits()).toBe(10)
  })

  it('is charged once the bank\'s question about the old one has ended', async () => {
    const { as, charge, orders, stripe, t } = await shop()
    const { transactionId } = await charge({ token: 'pm_card_authenticationRequired' })
    changePrice(700)

    await as.action(api.payments.charge, { amount: 700, token: 'pm_card_visa' })
    await finishScheduled(t)

    expect(await orders()).toMatchObject([{ status: 'paid', amount: 700 }, { status: 'expired', amount: 500 }])
    expect(() => stripe.authenticate(transactionId, 'succeeded')).toThrow()
  })

  it('is not charged besides the old one when the bank was quicker', async () => {
    const { as, charge, orders, stripe } = await shop()
    const { transactionId } = await charge({ token: 'pm_card_authenticationRequired' })
    changePrice(700)
    stripe.authenticate(transactionId, 'succeeded')

    await expect(as.action(api.payments.charge, { amount: 700, token: 'pm_card_visa' })).rejects.toMatchObject({ data: { code: 'AMOUNT_MISMATCH', expected: 500 } })

    expect(await orders()).toMatchObject([{ status: 'paid', amount: 500 }])
    expect(stripe.events().filter(({ type }) => type === 'charge.succeeded')).toHaveLength(1)
  })
})

it('does not charge a cart again whose price changed between its payment and its order', async () => {
  const { as, charge, orders } = await shop()
  await charge()
  changePrice(700)

  await expect(as.action(api.payments.charge, { amount: 700, token: 'pm_card_visa' })).rejects.toMatchObject({ data: { code: 'AMOUNT_MISMATCH' } })

  expect(await orders()).toMatchObject([{ status: 'paid', amount: 500 }])
})

it('leaves a page that was opened at the old price as it is', async () => {
  const { opened, order, credits, deliverAll, stripe } = await shop()
  const { orderId, sessionId } = await opened()
  changePrice(700)

  stripe.pay(sessionId)
  await deliverAll()

  expect(await order(orderId)).toMatchObject({ status: 'fulfilled', amount: 500 })
  expect(await credits()).toBe(10)
})

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

/** What a deployment with another catalog does. */
function changePrice(unitAmount: number) {
  const price = prices.find(({ priceId }) => priceId === ten)!
  const before = price.unitAmount
  price.unitAmount = unitAmount
  onTestFinished(() => void (price.unitAmount = before))
}
