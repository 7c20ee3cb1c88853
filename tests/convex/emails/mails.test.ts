import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Id } from '../../../convex/_generated/dataModel'
import { formatAmount } from '../../../shared/money'
import type { EmailContent, NoticeContent } from '../../../convex/emails/templates/emailContent'
import { renderEmail } from '../../../convex/emails/templates/renderEmail'

describe.each(Object.entries(samples('text')))('the template %s', (_, content) => {
  it('is a page that dark mail programs can darken, with a line for the inbox', async () => {
    const { html } = await renderEmail('A subject', content)

    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(html).toContain('<title>A subject</title>')
    expect(html).toContain('@media (prefers-color-scheme: dark)')
    expect(html).toMatch(/<div style="display:none[^>]*>[^<]*\w/)
  })

  it('is the same each time', async () => {
    expect(await renderEmail('Subject', content)).toEqual(await renderEmail('Subject', content))
  })
})

it.each([
  ['message', 'text and two\nlines of it'],
  ['postcard', '[Image: text lighthouse]\n\ntext wish you were here\n\nFrom text Ada'],
  ['receipt', 'This is your receipt for order text 1001.\n\n2 × text credits: $18.00\n\nTotal: $18.00\nPaid on November 22, 2026.'],
  ['reportReady', 'Your October 2026 report is ready to download.'],
  ['notice', 'text enter this code:\n\n12345678\n\nIt is good for 15 minutes.'],
] as const)('reads as text, too: %s', async (template, text) => {
  expect(await renderEmail('Subject', samples('text')[template])).toMatchObject({ text })
})

it('lists what was bought, with the sum', async () => {
  const { html } = await renderEmail('Subject', samples('50').receipt)

  expect(html.match(/<tr><td class="text line"[^>]*>[^<]*<\/td><td[^>]*>[^<]*<\/td><\/tr>/g)!.map(row => row.replace(/<[^>]*>/g, ' ').trim().split(/ {2,}/)))
    .toEqual([['2 × 50 credits', '$18.00'], ['Total', '$18.00']])
})

it('escapes whatever is put into a template', async () => {
  const hostile = fc.tuple(fc.string(), fc.constantFrom('<x-1>', '"><x-1>', '\'><x-1>', '</style><x-1>', '--><x-1>', '<!--<x-1>')).map(([text, tag]) => `a${text}${tag}`)

  await fc.assert(fc.asyncProperty(hostile, fc.constantFrom('message', 'postcard', 'receipt', 'notice'), async (text, template) => {
    const { html } = await renderEmail(text, samples(text)[template])

    expect(html).toContain('&lt;x-1&gt;')
    expect(html).not.toContain('<x-1')
    expect(html).not.toMatch(/alt="[^"]*" ?x-1/)
  }))
})

it('keeps a code out of what a locked screen shows', async () => {
  const { html } = await renderEmail('Your code', samples('text').notice)

  expect(html.match(/12345678/g)).toHaveLength(1)
  expect(html).toMatch(/letter-spacing[^>]*>12345678</)
})

it('leads to the pages of the application, where it is known where they are', async () => {
  const { receipt, reportReady } = samples('text')
  expect((await renderEmail('Subject', receipt)).html).not.toContain('href')
  vi.stubEnv('SITE_URL', 'https://example.com')

  expect((await renderEmail('Subject', receipt)).html).toContain('href="https://example.com/app/checkout"')
  expect((await renderEmail('Subject', receipt)).text).toContain('Your orders: https://example.com/app/checkout')
  expect((await renderEmail('Subject', reportReady)).html).toContain('href="https://example.com/app/reports"')
})

it('carries the sender\'s name', async () => {
  vi.stubEnv('RESEND_FROM', 'Ada & Co <hello@example.com>')

  expect((await renderEmail('Subject', samples('text').message)).html).toContain('>Ada &amp; Co</td>')
})

it.each([
  [1900, 'usd', '$19.00'],
  [5, 'USD', '$0.05'],
  [1900, 'jpy', '¥1,900'],
  [1234, 'kwd', 'KWD 1.234'],
  [1900, 'isk', 'ISK 19'],
  [9_007_199_254_740_991, 'eur', '€90,071,992,547,409.91'],
])('reads %d %s as %s', (amount, currency, text) => {
  expect(formatAmount(amount, currency)).toBe(text.replace('KWD ', 'KWD\u00A0').replace('ISK ', 'ISK\u00A0'))
})

afterEach(() => {
  vi.unstubAllEnvs()
})

/** One mail of each template, with `text` wherever a template takes one. */
function samples(text: string): Record<'message' | 'postcard' | 'receipt', EmailContent> & { reportReady: EmailContent, notice: NoticeContent } {
  return {
    message: { template: 'message', body: `${text} and two\nlines of it` },
    postcard: { template: 'postcard', imageId: 'image' as Id<'images'>, alt: `${text} lighthouse`, message: `${text} wish you were here`, sender: `${text} Ada` },
    receipt: {
      template: 'receipt',
      orderNumber: `${text} 1001`,
      items: [{ name: `${text} credits`, quantity: 2, amount: 1800 }],
      amount: 1800,
      currency: 'usd',
      paidAt: Date.UTC(2026, 10, 22),
    },
    reportReady: { template: 'reportReady', month: '2026-10' },
    notice: { template: 'notice', lines: [`${text} enter this code:`, '12345678', 'It is good for 15 minutes.'] },
  }
}
