import { mountSuspended } from '@nuxt/test-utils/runtime'
import { describe, expect, it, vi } from 'vitest'
import type { Component } from 'vue'
import { silenceConsole, useSyncServer } from '../setup/app'

// Found by a pattern, so that these excerpts are only checked with what surrounds them (tests/types/seed).
const pages = import.meta.glob<Component>('../types/seed/*.vue', { eager: true, import: 'default' })

const context = useSyncServer()

describe('the email button', () => {
  it('says what it is doing, and that it is done', async () => {
    const page = await mountSuspended(excerpt('EmailButton'))
    expect(page.get('button').text()).toBe('Send Email')

    await page.get('button').trigger('click')
    expect(page.get('button').text()).toBe('Sending...')
    expect(page.get('button').attributes()).toHaveProperty('disabled')
    const call = await context.server.call('emails:send')
    call.succeed({ messageId: 'm1' })

    await vi.waitFor(() => expect(page.get('.success').text()).toBe('Email sent!'))
    expect(call.args).toEqual({ to: 'user@example.com', subject: 'Welcome!', body: 'Thanks for signing up.' })
    expect(page.get('button').text()).toBe('Send Email')
  })

  it('says why it failed', async () => {
    silenceConsole()
    const page = await mountSuspended(excerpt('EmailButton'))

    await page.get('button').trigger('click')
    const call = await context.server.call('emails:send')
    call.fail('Uncaught ConvexError', { code: 'RECIPIENT_NOT_ALLOWED', message: 'You may write to your contacts only.' })

    await vi.waitFor(() => expect(page.get('.error').text()).toBe('You may write to your contacts only.'))
    expect(page.find('.success').exists()).toBe(false)
  })
})

describe('the image generator', () => {
  it('shows what the prompt gave', async () => {
    const page = await mountSuspended(excerpt('GenerateImage'))
    await page.get('input').setValue('a lighthouse')

    await page.get('button').trigger('click')
    expect(page.get('button').text()).toBe('Generating...')
    const call = await context.server.call('ai:generateImage')
    call.succeed('https://images.example/1.png')

    await vi.waitFor(() => expect(page.get('img').attributes('src')).toBe('https://images.example/1.png'))
    expect(call.args).toEqual({ prompt: 'a lighthouse' })
  })
})

describe('the file processor', () => {
  it('sends the chosen file and shows the result', async () => {
    const page = await mountSuspended(excerpt('ProcessFile'))
    const input = page.get('input')
    Object.defineProperty(input.element, 'files', { value: [new File(['a,b'], 'a.csv')] })

    await input.trigger('change')
    const call = await context.server.call('files:process')
    await vi.waitFor(() => expect(page.text()).toContain('Processing file...'))
    call.succeed({ rows: 1 })

    await vi.waitFor(() => expect(page.text()).toMatch(/Processed! Result: \{\s+"rows": 1\s+\}/))
    expect(call.args).toEqual({ fileName: 'a.csv', content: btoa('a,b') })
  })
})

describe('the checkout button', () => {
  it('goes to where the session is paid', async () => {
    const page = await mountSuspended(excerpt('CheckoutButton'))

    await page.get('button').trigger('click')
    expect(page.get('button').text()).toBe('Redirecting...')
    const call = await context.server.call('payments:createCheckoutSession')
    call.succeed({ url: '#pay-here' })

    await vi.waitFor(() => expect(window.location.hash).toBe('#pay-here'))
    expect(call.args).toEqual({
      priceId: 'price_xxx',
      successUrl: `${window.location.origin}/success`,
      cancelUrl: `${window.location.origin}/cancel`,
    })
  })

  it('says why there is no session', async () => {
    silenceConsole()
    const page = await mountSuspended(excerpt('CheckoutButton'))

    await page.get('button').trigger('click')
    const call = await context.server.call('payments:createCheckoutSession')
    call.fail('Uncaught ConvexError', { code: 'PRICE_UNKNOWN', message: 'That is not for sale.' })

    await vi.waitFor(() => expect(page.get('.error').text()).toBe('That is not for sale.'))
  })
})

describe('the report card', () => {
  it('goes from idle through pending to success, and back', async () => {
    const page = await mountSuspended(excerpt('ReportCard'))

    await page.get('button').trigger('click')
    expect(page.text()).toBe('Generating report...')
    const call = await context.server.call('reports:generate')
    call.succeed({ downloadUrl: '/reports/1.csv' })
    await vi.waitFor(() => expect(page.get('a').attributes('href')).toBe('/reports/1.csv'))
    await page.get('button').trigger('click')

    expect(page.text()).toBe('Generate Report')
    expect(call.args).toEqual({ month: 'january' })
  })

  it('goes to error, and back', async () => {
    silenceConsole()
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const page = await mountSuspended(excerpt('ReportCard'), { global: { config: { errorHandler: () => {} } } })

    await page.get('button').trigger('click')
    const call = await context.server.call('reports:generate')
    call.fail('Uncaught ConvexError', { code: 'CONFLICT', message: 'One is being written.' })
    await vi.waitFor(() => expect(page.get('.error').text()).toBe('Failed: One is being written.'))
    await page.get('button').trigger('click')

    expect(page.text()).toBe('Generate Report')
  })
})

describe('the purchase', () => {
  it('charges the card, then saves the order', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const page = await mountSuspended(excerpt('Purchase'))
    const { handlePurchase } = page.vm as unknown as { handlePurchase: () => Promise<void> }

    const bought = handlePurchase()
    const charge = await context.server.call()
    charge.succeed({ transactionId: 'pi_1' })
    const order = await context.server.call()
    order.succeed(null)
    await bought

    expect(charge).toMatchObject({ type: 'Action', path: 'payments:charge', args: { amount: 1_200, token: 'tok_visa' } })
    expect(order).toMatchObject({ type: 'Mutation', path: 'orders:create', args: { items: [{ productId: 'credits', quantity: 1 }], transactionId: 'pi_1' } })
  })
})

describe('a long operation', () => {
  it('shows that it runs', async () => {
    const page = await mountSuspended(excerpt('LongOperation'))

    await page.get('button').trigger('click')
    expect(page.text()).toBe('Processing... This may take a minute')
    expect(page.get('button').attributes()).toHaveProperty('disabled')
    const call = await context.server.call('data:processAndSave')
    call.succeed(null)

    await vi.waitFor(() => expect(page.text()).toBe('Process Data'))
  })

  it('without feedback shows nothing, and can be started twice', async () => {
    const page = await mountSuspended(excerpt('LongOperationWithoutFeedback'))

    await page.get('button').trigger('click')
    await page.get('button').trigger('click')
    const calls = await context.server.calls(2)
    expect(page.text()).toBe('Process')
    calls.forEach(call => call.succeed(null))
    await context.server.roundTrip()
  })
})

function excerpt(name: string) {
  return pages[`../types/seed/${name}.vue`]!
}
