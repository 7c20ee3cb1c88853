// @vitest-environment node
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { startLocalStripe } from '@postcard-studio/local-providers/stripe'
import { finishScheduled } from '../support'
import { bought, clientAt, shop, type Shop } from './shop'

describe('a card that Stripe does not know', () => {
  it('leaves the buyer the same customer at Stripe', async () => {
    const { as, asked, charge, opened } = await bought()

    await expect(charge({ token: 'pm_expired' })).rejects.toMatchObject({ data: { code: 'PROVIDER_REJECTED', reason: 'resource_missing' } })

    await expect(as.action(api.payments.createPortalSession, {})).resolves.toBeDefined()
    await opened()
    expect(asked(/^\/v1\/customers$/)).toHaveLength(1)
  })

  it('leaves no customer at Stripe once the account is deleted', async () => {
    const { as, charge, stripe, t } = await bought()
    await charge({ token: 'pm_expired' }).catch(() => {})

    await as.mutation(api.users.deleteAccount, { confirm: 'delete' })
    await finishScheduled(t)

    expect(await customersAt(stripe.url)).toEqual([])
  })
})

describe('a customer who was deleted at Stripe', () => {
  it.each<[string, (shop: Shop) => Promise<unknown>]>([
    ['a checkout', ({ checkout }) => checkout()],
    ['a charge', ({ charge }) => charge()],
    ['the portal', ({ as }) => as.action(api.payments.createPortalSession, {})],
  ])('is replaced by the first call that needs one: %s', async (_, call) => {
    const shop = await bought()
    const [old] = await customersAt(shop.stripe.url)
    await clientAt(shop.stripe.url).customers.del(old!)

    await expect(call(shop)).resolves.toBeDefined()

    expect(await customersAt(shop.stripe.url)).toHaveLength(1)
    expect(await shop.as.query(api.payments.setup)).toMatchObject({ hasPortal: true })
  })

  it('is replaced by one customer when two tabs buy at once', async () => {
    const { checkout, stripe, t } = await bought()
    const [old] = await customersAt(stripe.url)
    await clientAt(stripe.url).customers.del(old!)

    await Promise.all([checkout(), checkout()])
    await finishScheduled(t)

    expect(await customersAt(stripe.url)).toHaveLength(1)
  })

  it('is replaced for the same purchase, asked for again with its key', async () => {
    const { as, checkout, orders, stripe } = await shop()
    stripe.faults.add({ kind: 'status', status: 400, times: 1, match: { path: '/v1/checkout/sessions' } })
    await checkout({ key: 'k' }).catch(() => {})
    await clientAt(stripe.url).customers.del((await customersAt(stripe.url))[0]!)

    await expect(checkout({ key: 'k' })).resolves.toBeDefined()

    expect(await orders()).toMatchObject([{ status: 'open' }])
    expect(await as.query(api.payments.setup)).toMatchObject({ hasPortal: true })
  })
})

it('deletes every customer of a deleted account, also one that another Stripe account had replaced', async () => {
  const { as, checkout, stripe, t } = await bought()
  const other = await startLocalStripe()
  onTestFinished(() => other.close())
  vi.stubEnv('STRIPE_BASE_URL', other.url)
  await checkout()
  expect(await customersAt(other.url)).toHaveLength(1)
  vi.stubEnv('STRIPE_BASE_URL', stripe.url)

  await as.mutation(api.users.deleteAccount, { confirm: 'delete' })
  await finishScheduled(t)

  expect(await customersAt(stripe.url)).toEqual([])
})

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

async function customersAt(url: string) {
  return (await clientAt(url).customers.list()).data.map(({ id }) => id)
}
