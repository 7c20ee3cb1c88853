import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { localStripe, stripeReceiver } from './stripeSetup.ts'
import { refusingUrl, secret } from './webhookReceiver.ts'

describe('a restart', () => {
  it('keeps payments, events and idempotency keys', async () => {
    const dataFile = temporaryFile()
    const before = await localStripe({ dataFile })
    const intent = await before.charge('pm_card_visa', {}, { idempotencyKey: 'order/1' })
    const { id } = await before.checkout()
    before.local.pay(id)
    await before.local.close()

    const after = await localStripe({ dataFile })

    expect(await after.stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: 'paid' })
    expect(after.local.events(id)).toHaveLength(3)
    expect((await after.charge('pm_card_visa', {}, { idempotencyKey: 'order/1' })).id).toBe(intent.id)
    expect((await after.stripe.charges.list()).data).toHaveLength(2)
  })

  it('sends webhooks that had not arrived', async () => {
    const dataFile = temporaryFile()
    const { webhook, types } = await stripeReceiver()
    const before = await localStripe({ dataFile, webhook: { url: await refusingUrl(), secret }, retryDelays: [60_000] })
    await before.charge()
    await expect.poll(() => before.local.events()[0]!.attempts.length).toBe(1)
    await before.local.close()

    await localStripe({ dataFile, webhook })

    await expect.poll(() => types().sort()).toEqual(['charge.succeeded', 'payment_intent.succeeded'])
  })

  it('expires sessions whose time came meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const dataFile = temporaryFile()
    const before = await localStripe({ dataFile })
    const { id } = await before.checkout()
    await before.local.close()
    vi.setSystemTime(Date.now() + 25 * 60 * 60 * 1_000)

    const { local } = await localStripe({ dataFile })

    expect(local.events(id).map(({ type }) => type)).toEqual(['checkout.session.expired'])
  })

  it('keeps watch over those that are still open', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const dataFile = temporaryFile()
    const before = await localStripe({ dataFile })
    const { id, expires_at: end } = await before.checkout()
    await before.local.close()
    vi.setSystemTime(end * 1_000 - 20)

    const { local } = await localStripe({ dataFile })
    vi.setSystemTime(end * 1_000)

    await expect.poll(() => local.events(id).map(({ type }) => type)).toEqual(['checkout.session.expired'])
  })

  it('sells at the prices it is started with', async () => {
    const dataFile = temporaryFile()
    const before = await localStripe({ dataFile })
    await before.local.close()

    const { checkout } = await localStripe({ dataFile, catalog: [{ product: 'prod_credits_50', price: 'price_credits_50', name: '50 credits', unitAmount: 800, currency: 'usd' }] })

    expect(await checkout()).toMatchObject({ amount_total: 800 })
  })
})

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'local-stripe-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'stripe.sqlite')
}
