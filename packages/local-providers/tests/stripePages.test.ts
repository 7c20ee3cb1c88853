import { describe, expect, it } from 'vitest'
import { credits, localStripe } from './stripeSetup.ts'

const hostile = '<script>alert(1)</script>"\'&'
const shop = 'http://localhost:3000'

describe('the hosted checkout page', () => {
  it('shows what is bought, for how much, and the way back', async () => {
    const { page, checkout } = await withPages()
    const { url } = await checkout({ line_items: [{ price: credits.price, quantity: 2 }], customer_email: 'ada@example.com' })

    const { text } = await page(url!)

    expect(text).toContain('50 credits')
    expect(text).toContain('2 × $9.00')
    expect(text).toMatch(/<button[^>]*>Pay \$18\.00<\/button>/)
    expect(text).toContain('value="ada@example.com" readonly')
    expect(text).toContain(`href="${shop}/cancel"`)
  })

  it('sends who has paid to the shop, with the session\'s id', async () => {
    const { click, checkout, stripe } = await withPages()
    const { id, url } = await checkout()

    const { status, location } = await click(url!, 'paid', { email: 'grace@example.com' })

    expect([status, location]).toEqual([303, `${shop}/success?session_id=${id}`])
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: 'paid', customer_details: { email: 'grace@example.com' } })
  })

  it('says that the card was declined, and stays open', async () => {
    const { page, click, checkout } = await withPages()
    const { id, url } = await checkout()

    const declined = await click(url!, 'declined')
    const { text } = await page(url!)
    const paid = await click(url!, 'paid')

    expect(declined.location).toBe(`/c/pay/${id}`)
    expect(text).toMatch(/role="alert">Your card was declined\./)
    expect(paid.location).toContain('/success')
  })

  it('takes a second click for the same payment', async () => {
    const { click, checkout, stripe } = await withPages()
    const { url } = await checkout()

    const clicks = await Promise.all([click(url!, 'paid'), click(url!, 'paid'), click(url!, 'delayed')])

    expect(new Set(clicks.map(({ location }) => location)).size).toBe(1)
    expect((await stripe.charges.list()).data).toHaveLength(1)
  })

  it('offers only what the session accepts', async () => {
    const { page, checkout } = await withPages()
    const { url } = await checkout({ allowed_payment_method_types: ['card'] })

    const { text } = await page(url!)

    expect(text).not.toContain('bank debit')
  })

  it.each([
    ['complete', 'Checkout complete', 'success?session_id='],
    ['expired', 'Checkout expired', 'cancel'],
  ])('says so when the session is %s', async (status, title, link) => {
    const { page, click, checkout, local } = await withPages()
    const { id, url } = await checkout()
    if (status === 'complete')
      local.pay(id)
    else
      local.expire(id)

    const { text } = await page(url!)
    await click(url!, 'paid')

    expect(text).toContain(title)
    expect(text).toContain(`href="${shop}/${link}`)
    expect(text).not.toContain('<button')
    expect(local.events(id).filter(({ type }) => type.startsWith('checkout'))).toHaveLength(1)
  })

  it('escapes whatever the app wrote', async () => {
    const { page, checkout } = await withPages()
    const { url } = await checkout({
      line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: hostile } } }],
      success_url: `${shop}/?${hostile}`,
      cancel_url: `${shop}/?${hostile}`,
    })

    const { text } = await page(url!)

    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&apos;&amp;')
    expect(text).not.toContain('<script')
  })

  it('runs no script, and lets its form lead to the shop only', async () => {
    const { page, checkout } = await withPages()
    const { url } = await checkout()

    const { policy } = await page(url!)

    expect(policy).toContain('default-src \'none\';')
    expect(policy).toContain(`form-action 'self' ${shop};`)
    expect(policy).not.toContain('script-src')
  })

  it('is not found for a session that does not exist', async () => {
    const { page, local } = await withPages()

    expect((await page(`${local.url}/c/pay/cs_test_nowhere`)).status).toBe(404)
  })
})

describe('the bank\'s page', () => {
  it.each([
    ['succeeded', 'succeeded'],
    ['failed', 'failed'],
  ])('sends the customer back: authentication has %s', async (outcome, status) => {
    const { click, charge } = await withPages()
    const intent = await charge('pm_card_threeDSecure2Required', { automatic_payment_methods: undefined, return_url: `${shop}/back?order=1` })

    const { location } = await click(intent.next_action!.redirect_to_url!.url!, outcome)

    const { searchParams } = new URL(location!)
    expect(Object.fromEntries(searchParams)).toEqual({ order: '1', payment_intent: intent.id, payment_intent_client_secret: intent.client_secret, redirect_status: status })
  })

  it('is for those who know the intent\'s secret', async () => {
    const { page, click, charge, stripe, local } = await withPages()
    const { id } = await charge('pm_card_threeDSecure2Required')
    const guessed = `${local.url}/authenticate/${id}?client_secret=guessed`

    expect((await page(guessed)).status).toBe(404)
    expect((await click(guessed, 'succeeded')).status).toBe(404)
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('requires_action')
  })
})

describe('a receipt', () => {
  it('says what was paid, and what was given back', async () => {
    const { page, checkout, local, stripe } = await withPages()
    const { payment_intent: intent } = local.pay((await checkout()).id)
    await stripe.refunds.create({ payment_intent: intent!, amount: 400 })
    const { data: [charge] } = await stripe.charges.list({ payment_intent: intent! })

    const { text } = await page(charge!.receipt_url!)

    for (const words of ['$9.00', '$4.00', 'Visa ending in 4242', credits.name])
      expect(text).toContain(words)
  })
})

describe('the billing portal', () => {
  it('shows a customer their own payments', async () => {
    const { page, charge, stripe } = await withPages()
    const [ada, grace] = [await stripe.customers.create(), await stripe.customers.create()]
    await charge('pm_card_visa', { customer: ada.id, amount: 1_100 })
    await charge('pm_card_visa', { customer: grace.id, amount: 2_200 })
    const { url } = await stripe.billingPortal.sessions.create({ customer: ada.id, return_url: `${shop}/app/settings` })

    const { text } = await page(url)

    expect(text).toContain('$11.00')
    expect(text).not.toContain('$22.00')
    expect(text).toContain(`href="${shop}/app/settings"`)
  })
})

describe('the payments page', () => {
  it('says that there are none yet', async () => {
    const { page, local } = await withPages()

    expect((await page(local.url)).text).toContain('No payments yet')
  })

  it('lists what was bought and how it stands', async () => {
    const { page, checkout, charge, local } = await withPages()
    await checkout()
    local.pay((await checkout()).id, { email: 'ada@example.com' })
    local.pay((await checkout()).id, { outcome: 'delayed' })
    await charge('pm_card_chargeDeclined', { description: 'Two postcards' }).catch(() => {})

    const { text } = await page(local.paymentsUrl)

    const stands = [...text.matchAll(/class="badge" data-tone="\w+">([^<]+)/g)].map(([, label]) => label)
    expect(stands).toEqual(['Failed', 'Processing', 'Paid', 'Open'])
    expect(text).toContain('ada@example.com')
    expect(text).toContain('Two postcards')
  })

  it('refunds, settles and expires at a button', async () => {
    const { press, checkout, local, stripe } = await withPages()
    const [paid, delayed, open] = [await checkout(), await checkout(), await checkout()]
    local.pay(paid.id)
    local.pay(delayed.id, { outcome: 'delayed' })

    await press(paid.id, 'refund')
    await press(delayed.id, 'succeeded')
    await press(open.id, 'expire')

    expect((await stripe.refunds.list()).data).toMatchObject([{ amount: 900 }])
    expect(await stripe.checkout.sessions.retrieve(delayed.id)).toMatchObject({ payment_status: 'paid' })
    expect(await stripe.checkout.sessions.retrieve(open.id)).toMatchObject({ status: 'expired' })
  })

  it('does not fail when a button comes too late', async () => {
    const { press, checkout, local, stripe } = await withPages()
    const { id } = await checkout()
    local.pay(id)

    const answers = [await press(id, 'refund'), await press(id, 'refund'), await press(id, 'expire')]

    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect((await stripe.refunds.list()).data).toHaveLength(1)
  })

  it('takes no clicks from pages of other sites', async () => {
    const { press, checkout, local, stripe } = await withPages()
    const { id } = await checkout()
    local.pay(id)

    const { status } = await press(id, 'refund', { 'sec-fetch-site': 'cross-site' })

    expect(status).toBe(403)
    expect((await stripe.refunds.list()).data).toEqual([])
  })
})

async function withPages() {
  const setup = await localStripe()
  const post = async (url: string, body: Record<string, string>, headers?: Record<string, string>) => {
    const response = await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(body), headers })
    return { status: response.status, location: response.headers.get('location') }
  }
  return {
    ...setup,
    async page(url: string) {
      const response = await fetch(url)
      return { status: response.status, policy: response.headers.get('content-security-policy'), text: await response.text() }
    },
    /** Clicks a button of a customer's page. */
    click: (url: string, outcome: string, { email = 'ada@example.com' } = {}) => post(url, { outcome, email }),
    /** Clicks a button of a payment's page. */
    press: (id: string, name: string, headers?: Record<string, string>) => post(`${setup.local.url}/payments/${id}/${name}`, {}, headers),
  }
}
