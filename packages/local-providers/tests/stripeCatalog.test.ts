import { describe, expect, it } from 'vitest'
import { credits, errorOf, localStripe } from './stripeSetup.ts'

describe('the catalog', () => {
  it('has what it was started with, under those ids', async () => {
    const { stripe } = await localStripe()

    const price = await stripe.prices.retrieve(credits.price, { expand: ['product'] })

    expect(price).toMatchObject({ id: credits.price, unit_amount: 900, currency: 'usd', type: 'one_time', active: true, product: { id: credits.product, name: credits.name } })
    expect(String(price.unit_amount_decimal)).toBe('900')
  })

  it('grows by products and prices, which can be sold at once', async () => {
    const { stripe, checkout } = await localStripe()

    const product = await stripe.products.create({ name: 'Stamps', description: 'For far away', metadata: { kind: 'post' } })
    const price = await stripe.prices.create({ product: product.id, unit_amount: 350, currency: 'eur', nickname: 'Single' })

    expect((await stripe.prices.list({ product: product.id })).data.map(({ id }) => id)).toEqual([price.id])
    expect(await checkout({ line_items: [{ price: price.id, quantity: 2 }] })).toMatchObject({ amount_total: 700, currency: 'eur' })
  })

  it('makes a product along with its price', async () => {
    const { stripe } = await localStripe()

    const price = await stripe.prices.create({ product_data: { name: 'Stamps' }, unit_amount: 350, currency: 'usd' })

    expect(await stripe.products.retrieve(String(price.product))).toMatchObject({ name: 'Stamps' })
  })

  it.each([
    [{ unit_amount: 100, currency: 'usd' }, 'product', 'parameter_missing'],
    [{ unit_amount: 100, currency: 'usd', product: 'prod_nowhere' }, 'product', 'resource_missing'],
    [{ currency: 'usd', product: credits.product }, 'unit_amount', 'parameter_missing'],
    [{ unit_amount: 1_234, currency: 'kwd', product: credits.product }, 'unit_amount', 'parameter_invalid_integer'],
    [{ unit_amount: 100, currency: 'usd', product: credits.product, recurring: { interval: 'month' } }, 'recurring', undefined],
  ] as const)('refuses the price %j because of %s', async (params, param, code) => {
    const { stripe } = await localStripe()

    expect(await errorOf(stripe.prices.create(params))).toMatchObject({ statusCode: 400, param, code })
  })

  it('has each product once', async () => {
    const { stripe } = await localStripe()

    expect(await errorOf(stripe.products.create({ id: credits.product, name: 'Again' }))).toMatchObject({ code: 'resource_already_exists', param: 'id' })
    expect((await stripe.products.list()).data).toHaveLength(1)
  })
})

describe('a customer', () => {
  it('is made, found by address, changed and deleted', async () => {
    const { stripe, charge } = await localStripe()
    const { id } = await stripe.customers.create({ email: 'ada@example.com', metadata: { userId: '1' } })

    await stripe.customers.update(id, { name: 'Ada', metadata: { plan: 'pro' } })
    const { data } = await stripe.customers.list({ email: 'ada@example.com' })
    const deleted = await stripe.customers.del(id)

    expect(data).toMatchObject([{ id, name: 'Ada', metadata: { userId: '1', plan: 'pro' } }])
    expect(deleted).toMatchObject({ id, deleted: true })
    expect(await stripe.customers.retrieve(id)).toEqual(deleted)
    expect((await stripe.customers.list()).data).toEqual([])
    expect(await errorOf(charge('pm_card_visa', { customer: id }))).toMatchObject({ code: 'resource_missing', param: 'customer' })
    expect(await errorOf(stripe.customers.del(id))).toMatchObject({ statusCode: 404 })
  })

  it('is needed for the billing portal', async () => {
    const { stripe } = await localStripe()

    expect(await errorOf(stripe.billingPortal.sessions.create({ customer: 'cus_nobody' }))).toMatchObject({ code: 'resource_missing', param: 'customer' })
  })
})
