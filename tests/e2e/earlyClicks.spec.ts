import type { Page, Route } from '@playwright/test'
import { expect, signInAsGuest, test } from './fixtures.ts'
import { isSwift } from './swift.ts'

const SCRIPTS = '**/_nuxt/*.js'

test('follows a link before its page has scripts', async ({ page }) => {
  await holdScripts(page)
  void page.goto('/').catch(() => {})

  await page.getByRole('link', { name: 'Sign in' }).first().click()

  await expect(page).toHaveURL('/login')
})

test.describe('before hydration', () => {
  test.skip(!isSwift, 'modules/swift/ keeps early clicks')

  test('keeps the press of a button, and presses it once', async ({ app, context, page }) => {
    await signInAsGuest(app, context)
    const scripts = await holdScripts(page)
    const opened = page.goto('/app/emails')

    await page.getByRole('button', { name: 'How it works' }).dblclick()
    await expect(page.getByRole('dialog')).toBeHidden()
    scripts.release()
    await opened

    await expect(page.getByRole('dialog', { name: 'How it works' })).toBeVisible()
  })

  test('keeps the last of several buttons', async ({ page }) => {
    const scripts = await holdScripts(page)
    await page.emulateMedia({ colorScheme: 'light' })
    const opened = page.goto('/login')

    await page.getByRole('button', { name: 'Switch to dark mode' }).click()
    await page.getByRole('button', { name: 'Forgot password?' }).click()
    scripts.release()
    await opened

    await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible()
    await expect(page.locator('html')).toContainClass('light')
  })

  for (const [failure, fail] of Object.entries<(route: Route) => Promise<void>>({
    'a script cannot be loaded': route => route.abort(),
    'a script throws': route => route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("broken")' }),
  })) {
    test(`lets buttons act natively once ${failure}`, async ({ app, browser }) => {
      await expectNativeButtons(await browser.newPage({ baseURL: app.url }), fail)
    })
  }

  test('lets buttons act natively once hydration throws', async ({ app, browser }) => {
    const page = await browser.newPage({ baseURL: app.url })
    await page.route('/login', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: (await response.text()).replace(/(?<=id="__NUXT_DATA__"[^>]*>)/, 'no JSON') })
    })

    await expectNativeButtons(page)
  })

  test('lets buttons act natively after 15 seconds without scripts', async ({ page }) => {
    const now = Date.now()
    await page.clock.install({ time: now })
    await page.clock.pauseAt(now + 1)
    await holdScripts(page)
    await openWithButtons(page)
    await page.getByRole('button', { name: 'Go', exact: true }).click()
    await page.clock.runFor(14_000)
    await expect(page).toHaveURL('/login')

    await page.clock.runFor(1_000)

    await expect(page).toHaveURL('/cancel?')
  })
})

/** Expects that a page keeps clicks until its scripts fail, and none after. */
async function expectNativeButtons(page: Page, fail?: (route: Route) => Promise<void>) {
  const scripts = await holdScripts(page, fail)
  await openWithButtons(page)
  const count = page.getByRole('button', { name: 'Count' })
  await count.click()
  await expect(count).toHaveText('Count 0')

  scripts.release()

  // Before the time limit, which would let it act as well.
  await expect(count).toHaveText('Count 1', { timeout: 10_000 })
  await page.getByRole('button', { name: 'Go', exact: true }).click()
  await expect(page).toHaveURL('/cancel?')
}

/** Opens a page whose scripts are held, and adds buttons that need none: one counts its clicks, one sends a form. */
async function openWithButtons(page: Page) {
  void page.goto('/login').catch(() => {})
  await page.waitForURL('/login', { waitUntil: 'domcontentloaded' })
  await page.evaluate(() => {
    const count = Object.assign(document.createElement('button'), { textContent: 'Count 0' })
    let clicks = 0
    count.onclick = () => count.textContent = `Count ${++clicks}`
    const form = Object.assign(document.createElement('form'), { action: '/cancel' })
    form.append(Object.assign(document.createElement('button'), { textContent: 'Go' }))
    document.body.prepend(count, form)
  })
}

/** Holds the scripts of a page until they are released, as a slow network does. */
async function holdScripts(page: Page, proceed = (route: Route) => route.continue()) {
  let release = () => {}
  const released = new Promise<void>(resolve => release = resolve)
  await page.route(SCRIPTS, async (route) => {
    await released
    await proceed(route)
  })
  return { release: () => release() }
}
