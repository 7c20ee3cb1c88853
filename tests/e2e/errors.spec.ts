import { request as httpRequest } from 'node:http'
import type { Page } from '@playwright/test'
import { expect, signInAsGuest, test } from './fixtures.ts'

test('missing page says so, leads back and answers buttons, with nothing else in the console', async ({ app, browser }) => {
  const page = await browser.newPage({ baseURL: app.url })
  const complaints = collectComplaints(page)

  for (const path of ['/nowhere', '/nowhere.txt', '/nowhere/else']) {
    expect((await page.goto(path))?.status(), path).toBe(404)
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
  }
  const theme = await page.locator('html').getAttribute('class')
  await page.getByRole('button', { name: /dark mode|light mode/ }).click()
  await expect(page.locator('html')).not.toHaveClass(theme!)
  await page.getByRole('link', { name: 'Go to the start page' }).click()
  await expect(page).toHaveURL(/\/$/)

  expect(complaints).toEqual([])
  await page.close()
})

test('missing page of the application leads to the overview, on the server and in the browser', async ({ app, browser }) => {
  const context = await browser.newContext({ baseURL: app.url })
  await signInAsGuest(app, context)
  const page = await context.newPage()
  const complaints = collectComplaints(page)

  const response = await page.goto('/app/nowhere')

  expect(response?.status()).toBe(404)
  expect(await response?.text()).toMatch(/href="\/app"[^>]*>.*Go to overview/s)
  await page.getByRole('link', { name: 'Go to overview' }).click()
  await expect(page).toHaveURL(/\/app$/)
  expect(complaints).toEqual([])
  await context.close()
})

test('missing script is no page, and neither is the internal address of the error page', async ({ request }) => {
  const script = await request.get('/_nuxt/nowhere.js')
  const internal = await request.get('/__nuxt_error', { headers: { accept: 'text/html' } })

  expect(script.status()).toBe(404)
  expect(internal.status()).toBe(404)
  expect(internal.headers()['content-security-policy']).toContain('default-src \'none\'')
  expect(await internal.text()).not.toContain('<script')
})

test('host that no URL can have counts as missing', async ({ app }) => {
  for (const name of ['host', 'x-forwarded-host']) {
    expect(await statusOf(`${app.url}/`, { [name]: 'a b' }), name).toBe(200)
    expect(await statusOf(`${app.url}/nowhere`, { [name]: 'a b' }), name).toBe(404)
  }
})

function collectComplaints(page: Page) {
  const complaints: string[] = []
  page.on('console', (message) => {
    // Chromium reports the status of the page itself.
    if (['error', 'warning'].includes(message.type()) && !message.text().includes('the server responded with a status of 404'))
      complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
  return complaints
}

/** Sends headers that `fetch` does not let through. */
function statusOf(url: string, headers: Record<string, string>) {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers: { accept: 'text/html', ...headers } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).on('error', reject).end()
  })
}
