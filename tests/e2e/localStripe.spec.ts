import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test as base, type Page } from '@playwright/test'
import Stripe from 'stripe'
import { startLocalStripe, type LocalStripe } from '@postcard-studio/local-providers/stripe'

interface Setup {
  local: LocalStripe
  /** Where a shop stands: an origin of its own. */
  shop: string
  checkout: () => Promise<Stripe.Checkout.Session>
}

const test = base.extend<Setup>({

  local: async ({}, use) => {
    const local = await startLocalStripe({ catalog: [{ product: 'prod_stamps', price: 'price_stamps', name: 'Stamps', unitAmount: 450, currency: 'usd' }] })
    await use(local)
    await local.close()
  },

  shop: async ({}, use) => {
    const server = createServer((request, response) => response.setHeader('content-type', 'text/html').end(`<h1>${request.url?.split('?')[0]}</h1>`))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    server.close()
    server.closeAllConnections()
  },

  checkout: async ({ local, shop }, use) => {
    const { hostname, port } = new URL(local.url)
    const stripe = new Stripe('sk_test_local', { host: hostname, port, protocol: 'http' })
    await use(() => stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price: 'price_stamps', quantity: 2 }],
      success_url: `${shop}/success?session_id={CHECKOUT_SESSION_ID}`,
      cancel_url: `${shop}/cancel`,
    }))
  },
})

test('a customer whose card is declined tries again, pays and is back in the shop', async ({ page, checkout, shop }) => {
  const { id, url } = await checkout()

  await page.goto(url!)
  await page.getByRole('button', { name: 'Decline' }).click()
  await expect(page.getByRole('alert')).toContainText('Your card was declined.')
  await page.getByLabel('Email').fill('grace@example.com')
  await page.getByRole('button', { name: 'Pay $9.00' }).click()

  await expect(page.getByRole('heading', { name: '/success' })).toBeVisible()
  expect(page.url()).toBe(`${shop}/success?session_id=${id}`)
})

test('a customer who goes back has not paid', async ({ page, checkout, local }) => {
  const { id, url } = await checkout()

  await page.goto(url!)
  await page.getByRole('link', { name: 'Back' }).click()

  await expect(page.getByRole('heading', { name: '/cancel' })).toBeVisible()
  expect(local.events(id)).toEqual([])
})

test('a bank debit is on its way until it arrives, as is its refund', async ({ page, checkout, local }) => {
  const { url } = await checkout()
  await page.goto(url!)
  await page.getByRole('button', { name: 'Use bank debit' }).click()

  await page.goto(local.url)
  await page.getByRole('link', { name: /\$9\.00.*Processing/ }).click()
  await page.getByRole('button', { name: 'Complete bank debit' }).click()
  await expect(page.getByRole('heading', { name: '$9.00 Paid' })).toBeVisible()
  await page.getByRole('button', { name: 'Refund', exact: true }).click()
  await expect(page.getByRole('heading', { name: '$9.00 Refund pending' })).toBeVisible()
  await page.getByRole('button', { name: 'Complete refund' }).click()

  await expect(page.getByRole('heading', { name: '$9.00 Refunded' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the pages are accessible and fit on a phone in ${colorScheme} mode`, async ({ page, checkout, local }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 390, height: 800 })
    const { id, url } = await checkout()
    local.pay(id, { outcome: 'declined' })

    await expectAccessible(page, url!)
    local.pay(id)
    await expectAccessible(page, url!)
    await expectAccessible(page, local.paymentsUrl)
    await expectAccessible(page, `${local.paymentsUrl}/${id}`)
  })
}

async function expectAccessible(page: Page, url: string) {
  await page.goto(url)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => ({ id, html: nodes.map(node => node.html) }))).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
}
