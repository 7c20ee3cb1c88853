import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { ConvexHttpClient } from 'convex/browser'
import { api } from '../../convex/_generated/api.js'
import { guestOf, lastMonth, makeProject } from '../stack/reports/project.ts'
import { startApp } from './app.ts'
import { expect, signInAsGuest, test } from './fixtures.ts'

test('a month becomes a file to download, in the words of the card, and is among the past reports', async ({ app, context, page }) => {
  const token = await signInAsGuest(app, context)
  await emailTo(app.deployment.url, token, 'ada@example.com')
  await page.goto('/app/reports')
  await choose(page, 'Format', 'CSV')

  await card(page).getByRole('button', { name: 'Generate Report' }).press('Enter')
  await expect(card(page).getByRole('status')).toHaveText('Report ready!')
  await expect(card(page).getByRole('link', { name: 'Download' }).or(card(page)).and(page.locator(':focus'))).toBeVisible()
  const [download] = await Promise.all([page.waitForEvent('download'), card(page).getByRole('link', { name: 'Download' }).press('Enter')])

  const text = await readFile(await download.path(), 'utf8')
  expect(download.suggestedFilename()).toMatch(/^report-\d{4}-\d\d\.csv$/)
  expect(text).toContain(',Emails,ada@example.com: Hello,')
  await expect(rows(page)).toContainText('Ready')
  await card(page).getByRole('button', { name: 'Generate Another' }).click()
  await expect(card(page).getByRole('button', { name: 'Generate Report' })).toBeVisible()
})

test('a report can be deleted', async ({ app, context, page }) => {
  await signInAsGuest(app, context)
  await page.goto('/app/reports')
  await card(page).getByRole('button', { name: 'Generate Report' }).click()
  await expect(rows(page)).toContainText('Ready')

  await rows(page).getByRole('button', { name: /^Delete the report/ }).click()

  await expect(page.getByText('No reports yet')).toBeVisible()
})

test.describe('a report of many lines', () => {
  test.use({

    app: async ({}, use) => {
      const project = makeProject()
      const app = await startApp({}, project.root)
      await use(app)
      await app.close()
      project.remove()
    },
  })

  test('says how far it is, is there after a reload, can be cancelled, and generated again, also once it has expired', async ({ app, context, page }) => {
    const guest = await guestOf(app.deployment.url, await signInAsGuest(app, context))
    await page.goto('/app/reports')

    await guest.hold(lastMonth(), { done: 40_000, total: 100_000, label: 'Reading' })
    // Screen readers hear that it goes on, and not of every step.
    await expect(card(page).getByRole('status')).toHaveText('Generating report...')
    await expect(card(page)).toContainText('Reading: 40,000 of 100,000 lines')
    await page.reload()
    await expect(card(page)).toContainText('Reading: 40,000 of 100,000 lines')
    await card(page).getByRole('button', { name: 'Cancel' }).click()

    await expect(card(page).getByRole('button', { name: 'Generate Report' })).toBeVisible()
    await expect(rows(page)).toContainText('Canceled')

    await rows(page).getByRole('button', { name: /^Generate the report for .* again$/ }).click()
    const latest = rows(page).first()
    await expect(latest).toContainText('Ready')
    const link = (await latest.getByRole('link', { name: /^Download/ }).getAttribute('href'))!
    await guest.expire()
    await expect(latest).toContainText('Expired')
    expect((await page.request.get(link)).status()).toBe(410)
    await latest.getByRole('button', { name: /^Generate the report for .* again$/ }).click()
    await expect(latest).toContainText('Ready')
  })
})

test('someone else\'s link is not found', async ({ app, browser, context, page }) => {
  await signInAsGuest(app, context)
  await page.goto('/app/reports')
  await card(page).getByRole('button', { name: 'Generate Report' }).click()
  const link = (await card(page).getByRole('link', { name: 'Download' }).getAttribute('href'))!
  const stranger = await browser.newContext({ baseURL: app.url })
  await signInAsGuest(app, stranger)

  const answers = await Promise.all([context.request.get(link), stranger.request.get(link)])

  expect(answers.map(answer => answer.status())).toEqual([200, 404])
  await stranger.close()
})

test('the chart counts what was done, also as a table, and follows by itself', async ({ app, context, page }) => {
  const token = await signInAsGuest(app, context)
  await page.goto('/app/reports')
  await expect(page.getByText(/^No activity in /)).toBeVisible()

  await emailTo(app.deployment.url, token, 'ada@example.com')
  await emailTo(app.deployment.url, token, 'bob@example.com')

  await expect(page.getByRole('list', { name: 'Chart legend' })).toHaveText('Emails')
  await page.getByText('Show as a table').click()
  await expect(page.getByRole('row').last().getByRole('cell')).toHaveText(['2'])
  await page.getByRole('tab', { name: 'By month' }).click()
  await expect(page.getByRole('row').last().getByRole('cell')).toHaveText(['2'])
})

function card(page: Page) {
  return page.getByRole('region', { name: 'New report' })
}

function rows(page: Page) {
  return page.getByRole('list', { name: 'Past reports' }).getByRole('listitem')
}

async function choose(page: Page, label: string, option: string) {
  await card(page).getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option }).click()
}

async function emailTo(url: string, token: string, to: string) {
  await new ConvexHttpClient(url, { auth: token }).action(api.emails.send, { to, subject: 'Hello', body: 'Hi' })
}
