import type { Page } from '@playwright/test'
import { expect, signInAsGuest, test } from './fixtures.ts'

test('a button that is pressed before its page is taken over does what it says, once', async ({ app, context, page }) => {
  await signInAsGuest(app, context)
  const scripts = await holdScripts(page)
  const opened = page.goto('/app/emails')

  await page.getByRole('button', { name: 'How it works' }).dblclick()
  await expect(page.getByRole('dialog')).toBeHidden()
  scripts.release()
  await opened

  await expect(page.getByRole('dialog', { name: 'How it works' })).toBeVisible()
})

test('of several buttons, the last one counts', async ({ page }) => {
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

test('a link does not wait for scripts', async ({ page }) => {
  await holdScripts(page)
  void page.goto('/').catch(() => {})

  await page.getByRole('link', { name: 'Sign in' }).first().click()

  await expect(page).toHaveURL('/login')
})

/** Keeps the scripts of a page back, as a slow network does. */
async function holdScripts(page: Page) {
  let release = () => {}
  const released = new Promise<void>(resolve => release = resolve)
  await page.route('**/_nuxt/*.js', async (route) => {
    await released
    await route.continue()
  })
  return { release: () => release() }
}
