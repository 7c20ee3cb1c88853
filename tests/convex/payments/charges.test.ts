// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { finishScheduled } from '../support'
import { clock, customerOf, minute, refundOf, shop, ten, withoutPauses } from './shop'

const items = [{ priceId: ten, quantity: 1 }]

describe('charging a card', () => {
  it('and then making the order of it hands the credits over and empties the cart', async () => {
    const { as, charge, credits, orders } = await shop()

    const { transactionId } = await charge()
    expect(await orders()).toMatchObject([{ kind: 'charge', status: 'paid', amount: 500 }])
    expect(await credits()).toBe(0)
    const { orderId } = await as.mutation(api.orders.create, { items, transactionId })

    expect(await orders()).toMatchObject([{ _id: orderId, status: 'fulfilled' }])
    expect(await credits()).toBe(10)
    expect(await as.query(api.payments.cart)).toMatchObject({ items: [], amount: 0 })
  })

  it('takes what the cart costs, in integers of the currency\'s smallest unit', async () => {
    const { as, orders } = await shop()
    await as.mutation(api.payments.setCart, { priceId: 'price_credits_50_jpy', quantity: 3 })

    await as.action(api.payments.charge, { amount: 9_000, token: 'pm_card_visa' })

    expect(await orders()).toMatchObject([{ status: 'paid', amount: 9_000, currency: 'jpy', credits: 150 }])
  })

  it.each([499, 501, 0, -500, 5, 500.5, Number.NaN])('refuses an amount of %s for a cart of 500, and charges nothing', async (amount) => {
    const { charge, orders, stripe } = await shop()

    await expect(charge({ amount })).rejects.toMatchObject({ data: { code: 'AMOUNT_MISMATCH', expected: 500 } })

    expect(await orders()).toEqual([])
    expect(stripe.journal.entries()).toEqual([])
    expect(JSON.stringify(vi.mocked(console.warn).mock.calls)).toContain('AMOUNT_MISMATCH')
  })

  it.each(['', 'tok_visa', 'pm_', '4242424242424242', 'pm_card visa'])('refuses %j as a token', async (token) => {
    const { charge, orders } = await shop()

    await expect(charge({ token })).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field: 'token' } })

    expect(await orders()).toEqual([])
  })

  it('refuses an empty cart', async () => {
    const { as } = await shop()

    await expect(as.action(api.payments.charge, { amount: 0, token: 'pm_card_visa' })).rejects.toMatchObject({ data: { code: 'INVALID_INPUT' } })
  })

  it.each([
    ['pm_card_visa_chargeDeclined', 'generic_decline', 'Your card was declined.'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'insufficient_funds', 'Your card has insufficient funds.'],
  ])('says why %s was declined, and lets another card pay the same order', async (token, reason, message) => {
    const { charge, credits, orders } = await shop()

    await expect(charge({ token })).rejects.toMatchObject({ data: { code: 'PROVIDER_REJECTED', reason, message } })
    expect(await orders()).toMatchObject([{ status: 'failed', error: { message } }])
    await charge()

    expect(await orders()).toMatchObject([{ status: 'paid' }])
    expect(await credits()).toBe(0)
  })

  it('charges once from two tabs, whichever is quicker', async () => {
    const { as, orders, asked } = await shop()
    await as.mutation(api.payments.setCart, { priceId: ten, quantity: 1 })
    const charge = () => as.action(api.payments.charge, { amount: 500, token: 'pm_card_visa' })

    const [first, second] = await Promise.all([charge(), charge()])
    const third = await charge()

    expect(second).toEqual(first)
    expect(third).toEqual(first)
    expect(await orders()).toMatchObject([{ status: 'paid' }])
    expect(asked(/confirm$/).filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('charges once when only the answer is lost', async () => {
    withoutPauses()
    const { charge, orders, stripe } = await shop()
    stripe.faults.add({ kind: 'drop', after: true, times: 3, match: { path: '/v1/payment_intents/*' } })

    await expect(charge()).rejects.toMatchObject({ data: { code: 'PROVIDER_UNAVAILABLE', retryable: true } })
    expect(await orders()).toMatchObject([{ status: 'draft' }])
    await charge()

    expect(await orders()).toMatchObject([{ status: 'paid' }])
    expect(stripe.events().filter(({ type }) => type === 'charge.succeeded')).toHaveLength(1)
  })

  it('answers one key with one payment, also when its order is made', async () => {
    const { as, charge, orders } = await shop()
    const { transactionId } = await charge({ key: 'k' })
    await as.mutation(api.orders.create, { items, transactionId })

    const again = await as.action(api.payments.charge, { amount: 500, token: 'pm_card_visa', key: 'k' })

    expect(again).toEqual({ transactionId })
    expect(await orders()).toHaveLength(1)
  })

  it('is another purchase once the cart has changed', async () => {
    const { charge, orders } = await shop()
    await charge({ token: 'pm_card_visa_chargeDeclined' }).catch(() => {})

    await charge({ quantity: 2, amount: 1_000 })

    expect((await orders()).map(({ status, amount }) => ({ status, amount }))).toEqual([{ status: 'paid', amount: 1_000 }, { status: 'failed', amount: 500 }])
  })

  it('is another purchase once the last one was refunded before it became an order', async () => {
    const { charge, deliverAll, orders, stripe } = await shop()
    const { transactionId } = await charge({ key: 'k' })
    await refundOf(stripe.url, transactionId)
    await deliverAll()

    await expect(charge({ key: 'k' })).rejects.toMatchObject({ data: { code: 'CONFLICT', message: expect.stringContaining('Start a new payment') } })
    await charge({ key: 'another' })

    expect(await orders()).toMatchObject([{ status: 'paid' }, { status: 'refunded' }])
  })

  it('keeps a cart as it is between its payment and its order', async () => {
    const { as, charge } = await shop()
    await charge()

    await expect(as.mutation(api.payments.setCart, { priceId: ten, quantity: 2 })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
  })

  it('keeps a cart as it is while nobody knows whether it is paid', async () => {
    withoutPauses()
    const { as, charge, stripe } = await shop()
    stripe.faults.add({ kind: 'drop', after: true, times: 3, match: { path: '/v1/payment_intents/*' } })
    await charge().catch(() => {})

    await expect(as.mutation(api.payments.setCart, { priceId: ten, quantity: 2 })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
  })

  it('closes what the bank was asked for when the cart changes', async () => {
    const { as, charge, orders, stripe, t } = await shop()
    const { transactionId } = await charge({ token: 'pm_card_authenticationRequired' })

    await as.mutation(api.payments.setCart, { priceId: ten, quantity: 2 })
    await finishScheduled(t)

    expect(await orders()).toMatchObject([{ status: 'expired' }])
    expect(() => stripe.authenticate(transactionId, 'succeeded')).toThrow()
  })
})

describe('a bank that wants to see its customer', () => {
  it('is surfaced with where to go, and nothing is paid until they have been there', async () => {
    const { as, charge, credits, orders } = await shop()

    const { transactionId, action } = await charge({ token: 'pm_card_authenticationRequired' })

    expect(action).toMatchObject({ clientSecret: expect.stringContaining('_secret_'), url: expect.stringContaining('http://127.0.0.1') })
    expect(await orders()).toMatchObject([{ status: 'open' }])
    await expect(as.mutation(api.orders.create, { items, transactionId })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
    expect(await credits()).toBe(0)
  })

  it.each(['reconcile', 'webhook', 'charge again'])('is believed when it says yes, by %s', async (by) => {
    const { as, charge, deliverAll, orders, stripe } = await shop()
    const { transactionId } = await charge({ token: 'pm_card_authenticationRequired' })
    stripe.authenticate(transactionId, 'succeeded')

    if (by === 'reconcile')
      await as.action(api.payments.reconcile, { orderId: (await orders())[0]!._id })
    else if (by === 'webhook')
      await deliverAll()
    else
      await as.action(api.payments.charge, { amount: 500, token: 'pm_card_authenticationRequired' })

    expect(await orders()).toMatchObject([{ status: 'paid' }])
    await expect(as.mutation(api.orders.create, { items, transactionId })).resolves.toBeDefined()
  })

  it('is believed when it says no', async () => {
    const { as, charge, orders, stripe } = await shop()
    const { transactionId } = await charge({ token: 'pm_card_authenticationRequired' })
    stripe.authenticate(transactionId, 'failed')

    await as.action(api.payments.reconcile, { orderId: (await orders())[0]!._id })

    expect(await orders()).toMatchObject([{ status: 'failed' }])
  })

  it('is not waited for without end', async () => {
    const { later } = clock()
    const { charge, cron, orders } = await shop()
    await charge({ token: 'pm_card_authenticationRequired' })

    later(90 * minute)
    await cron()

    expect(await orders()).toMatchObject([{ status: 'expired' }])
    await charge()
    expect(await orders()).toMatchObject([{ status: 'paid' }, { status: 'expired' }])
  })
})

describe('making the order', () => {
  it('answers with the same order when asked again', async () => {
    const { as, charge, credits } = await shop()
    const { transactionId } = await charge()

    const first = await as.mutation(api.orders.create, { items, transactionId })
    const again = await as.mutation(api.orders.create, { items, transactionId })

    expect(again).toEqual(first)
    expect(await credits()).toBe(10)
  })

  it.each([
    ['AMOUNT_MISMATCH', [{ priceId: ten, quantity: 2 }]],
    ['AMOUNT_MISMATCH', [{ priceId: 'price_credits_200_usd', quantity: 1 }]],
    ['CONFLICT', [{ priceId: 'price_credits_10_eur', quantity: 1 }]],
    ['PRICE_UNKNOWN', [{ priceId: 'price_xxx', quantity: 1 }]],
    ['INVALID_INPUT', []],
  ])('is refused with %s for %j', async (code, items) => {
    const { as, charge, credits, orders } = await shop()
    const { transactionId } = await charge()

    await expect(as.mutation(api.orders.create, { items, transactionId })).rejects.toMatchObject({ data: { code } })

    expect(await orders()).toMatchObject([{ status: 'paid' }])
    expect(await credits()).toBe(0)
  })

  it('is refused with payments of others, and with those of a checkout', async () => {
    const { as, charge, opened, deliverAll, rows, stripe, t } = await shop()
    const { transactionId } = await charge()
    const other = await customerOf(t, stripe, { name: 'Bob', email: 'bob@example.com' })
    stripe.pay((await opened()).sessionId)
    await deliverAll('checkout.session.completed')
    const checkout = (await rows()).orders.find(({ kind }) => kind === 'checkout')!.paymentIntentId!

    await expect(other.as.mutation(api.orders.create, { items, transactionId })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
    await expect(as.mutation(api.orders.create, { items, transactionId: checkout })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
    await expect(as.mutation(api.orders.create, { items, transactionId: 'pi_unknown' })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })

    expect(await other.credits()).toBe(0)
  })

  it('happens without the browser if that dies after the charge', async () => {
    const { later } = clock()
    const { as, charge, credits, cron, orders } = await shop()
    await charge()

    await cron()
    expect(await orders()).toMatchObject([{ status: 'paid' }])
    later(6 * minute)
    await cron()

    expect(await orders()).toMatchObject([{ status: 'fulfilled' }])
    expect(await credits()).toBe(10)
    expect(await as.query(api.payments.cart)).toMatchObject({ items: [] })
  })
})

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
