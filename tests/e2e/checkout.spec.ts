import type { BrowserContext, Page } from '@playwright/test'
import { expect, signInAsGuest, test as base } from './fixtures.ts'

const test = base.extend<{ checkout: CheckoutPage }>({
  checkout: async ({ app, context, page }, use) => {
    await signInAsGuest(app, context)
    const checkout = new CheckoutPage(page)
    await checkout.open()
    await use(checkout)
  },
})

test.describe('buying a pack at Stripe', () => {
  test('leads back to an order that is complete, and raises the credits in a tab that was already open', async ({ checkout, context, page }) => {
    const other = await anotherTab(context)
    await expect(other.packs).toContainText('You have 3')

    await checkout.choose('50 credits')
    await checkout.button('Checkout').click()
    await page.getByRole('button', { name: 'Pay $20.00' }).click()

    await expect(page).toHaveURL(/\/success\?order=/)
    await expect(page.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
    await expect(page.getByText('We added 50 credits to your balance')).toBeVisible()
    await expect(other.packs).toContainText('You have 53')
    await expect(other.orders).toHaveText([/50 credits.*\$20\.00.*Complete/])
  })

  test('shows no success before there is one: a declined card, and then leaving', async ({ checkout, page }) => {
    await checkout.button('Checkout').click()
    await page.getByRole('button', { name: 'Decline' }).click()
    await expect(page.getByRole('alert')).toContainText('Your card was declined.')
    await page.getByRole('link', { name: /Back/ }).click()

    await expect(page).toHaveURL(/\/cancel\?order=/)
    await expect(page.getByRole('heading', { name: 'Payment not completed' })).toBeVisible()
    await page.getByRole('button', { name: 'Cancel order' }).click()

    await expect(page.getByRole('heading', { name: 'Order closed' })).toBeVisible()
    await checkout.open()
    await expect(checkout.packs).toContainText('You have 3')
    await expect(checkout.orders).toHaveText([/Closed/])
  })

  test('can be gone on with after leaving', async ({ checkout, page }) => {
    await checkout.button('Checkout').click()
    await page.getByRole('link', { name: /Back/ }).click()

    await page.getByRole('link', { name: 'Continue to payment' }).click()
    await page.getByRole('button', { name: 'Pay $5.00' }).click()

    await expect(page.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
  })

  test('heals by returning when the webhook is lost', async ({ app, checkout, page }) => {
    app.stripe.setWebhook(undefined)

    await checkout.button('Checkout').click()
    await page.getByRole('button', { name: 'Pay $5.00' }).click()

    await expect(page.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
    await checkout.open()
    await expect(checkout.packs).toContainText('You have 13')
  })

  test('waits live for a bank that takes its time', async ({ app, checkout, page }) => {
    await checkout.button('Checkout').click()
    const bankDebit = page.getByRole('button', { name: 'Use bank debit' })
    await expect(bankDebit).toBeVisible()
    const sessionId = page.url().split('/').at(-1)!
    await bankDebit.click()
    await expect(page.getByRole('heading', { name: 'Payment processing' })).toBeVisible()

    app.stripe.settle(sessionId, 'succeeded')

    await expect(page.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
  })

  test('says so when Stripe cannot be reached, and works when pressed again', async ({ app, checkout, page }) => {
    app.stripe.faults.add({ kind: 'drop', times: 3, match: { path: '/v1/checkout/sessions' } })

    await checkout.button('Checkout').click()
    await expect(checkout.packs).toContainText('We couldn’t reach Stripe', { timeout: 20_000 })
    await expect(checkout.orders).toHaveText([/Payment failed/])
    await checkout.button('Checkout').click()

    await expect(page.getByRole('button', { name: 'Pay $5.00' })).toBeVisible()
  })

  test('is paid in yen without decimals', async ({ checkout, page }) => {
    await page.getByRole('combobox', { name: 'Currency' }).click()
    await page.getByRole('option', { name: 'JPY' }).click()
    await checkout.choose('200 credits for ¥9,000')

    await checkout.button('Checkout').click()
    await page.getByRole('button', { name: 'Pay ¥9,000' }).click()

    await expect(page.getByRole('cell', { name: '¥9,000' })).toHaveCount(2)
  })
})

test.describe('quick buy', () => {
  test('charges what the cart costs, makes the order and empties the cart', async ({ checkout }) => {
    await checkout.addToCart('10 credits', '50 credits')
    await expect(checkout.cart).toContainText('Total$25.00')

    await checkout.button('Pay $25.00').click()

    await expect(checkout.cart).toContainText('We added 60 credits to your balance.')
    await expect(checkout.packs).toContainText('You have 63')
    await expect(checkout.orders).toHaveText([/10 credits, 50 credits.*\$25\.00.*Complete/])
  })

  test('says why a card was declined, and takes another for the same order', async ({ checkout, page }) => {
    await checkout.addToCart('10 credits')
    await page.getByRole('radio', { name: /Insufficient funds/ }).click()
    await checkout.button('Pay $5.00').click()
    await expect(checkout.cart).toContainText('Your card has insufficient funds.')
    await expect(checkout.orders).toHaveText([/Payment failed/])

    await page.getByRole('radio', { name: /^Visa/ }).click()
    await checkout.button('Pay $5.00').click()

    await expect(checkout.cart).toContainText('We added 10 credits to your balance.')
    await expect(checkout.orders).toHaveText([/Complete/])
  })

  test('goes by the bank\'s page where the bank asks, and is complete on return', async ({ checkout, page }) => {
    await checkout.addToCart('10 credits')
    await page.getByRole('radio', { name: /Authentication required/ }).click()

    await checkout.button('Pay $5.00').click()
    await page.getByRole('button', { name: 'Complete authentication' }).click()

    await expect(page).toHaveURL(/\/app\/checkout$/)
    await expect(checkout.packs).toContainText('You have 13')
    await expect(checkout.orders).toHaveText([/Complete/])
  })
})

test.describe('an order', () => {
  test('has a receipt, and is refunded once its owner says so twice', async ({ checkout, page }) => {
    await checkout.addToCart('10 credits')
    await checkout.button('Pay $5.00').click()
    await expect(checkout.orders).toHaveText([/Complete/])

    await checkout.orders.getByRole('button').press('Enter')
    const details = page.getByRole('dialog', { name: /^Order/ })
    await expect(details.getByRole('row', { name: 'Total $5.00' })).toBeVisible()
    await details.getByRole('button', { name: 'Refund', exact: true }).press('Enter')
    const question = page.getByRole('dialog', { name: 'Refund $5.00?' })
    await question.getByRole('button', { name: 'Refund $5.00' }).press('Enter')

    await expect(details).toContainText('Refunded')
    await page.keyboard.press('Escape')
    await expect(checkout.orders).toHaveText([/Refunded/])
    await expect(checkout.orders.getByRole('button')).toBeFocused()
    await expect(page.getByRole('status').filter({ hasText: /^Order .*: Refunded$/ })).toBeAttached()
    await expect(checkout.packs).toContainText('You have 3')
  })

  test('is nobody else\'s to see, and no page signs anyone in', async ({ app, browser, checkout, page }) => {
    await checkout.button('Checkout').click()
    await page.getByRole('button', { name: 'Pay $5.00' }).click()
    await expect(page.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
    const stranger = await browser.newContext({ baseURL: app.url })

    const signedOut = await stranger.newPage()
    await signedOut.goto(page.url())
    await expect(signedOut.getByRole('heading', { name: 'Sign in to see your order' })).toBeVisible()
    await signInAsGuest(app, stranger)
    await signedOut.reload()

    await expect(signedOut.getByRole('heading', { name: 'Couldn’t load the order' })).toBeVisible()
    await stranger.close()
  })
})

test.describe('without a key', () => {
  test.use({ deploymentEnv: { STRIPE_SECRET_KEY: '' } })

  test('shows how to set Stripe up, and the orders all the same', async ({ app, context, page }) => {
    await signInAsGuest(app, context)

    await page.goto('/app/checkout')

    await expect(page.getByRole('heading', { name: 'Set up Stripe' })).toBeVisible()
    await expect(page.getByText('npx convex env set STRIPE_SECRET_KEY')).toBeVisible()
    await expect(page.getByText('No orders yet')).toBeVisible()
  })
})

/** The page for buying credits, as a person uses it. */
class CheckoutPage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  async open() {
    await this.page.goto('/app/checkout')
    await expect(this.button('Checkout')).toBeEnabled()
  }

  get packs() {
    return this.page.getByRole('region', { name: 'Credit packs' })
  }

  get cart() {
    return this.page.getByRole('region', { name: 'Cart' })
  }

  get orders() {
    return this.page.getByRole('list', { name: 'Orders' }).getByRole('listitem')
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true })
  }

  async choose(pack: string) {
    await this.page.getByRole('radio', { name: pack }).click()
  }

  async addToCart(...packs: string[]) {
    for (const pack of packs) {
      await this.choose(`${pack} for`)
      await this.button('Add to cart').click()
      await expect(this.cart.getByRole('spinbutton', { name: `Quantity of ${pack}` })).toBeVisible()
    }
  }
}

async function anotherTab(context: BrowserContext) {
  const tab = new CheckoutPage(await context.newPage())
  await tab.open()
  return tab
}
