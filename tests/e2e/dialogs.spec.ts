import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { EmailPage, expect, signInAsGuest, test } from './fixtures.ts'
import { ImagePage } from './imagePage.ts'

test('the dialogs of files, checkout and reports are accessible in both themes, and give the focus back', async ({ app, context, page }) => {
  test.slow()
  await signInAsGuest(app, context)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })

  await page.goto('/app/files')
  await expect(button('Add contact')).toBeEnabled()
  await page.getByLabel('Files to upload').setInputFiles({ name: `${'people_'.repeat(10)}.csv`, mimeType: '', buffer: Buffer.from('Email,Name\nada@example.com,Ada\nnobody,Bob\n') })
  await expect(button('Edit Ada')).toBeVisible()
  await check(page, button('Add contact'), 'Add contact')
  await check(page, button('Edit Ada'), 'Edit contact')
  await check(page, button('View 1 skipped row'), 'Skipped rows')
  await check(page, button(/^Actions for people/), 'Delete this file?', 'Delete')
  await check(page, button('Actions for contacts'), 'Delete all contacts?', 'Delete all contacts')
  await check(page, button('How it works'), 'How it works')
  await expectToFit(page)

  await page.goto('/app/checkout')
  for (const pack of ['10 credits', '50 credits', '200 credits']) {
    await page.getByRole('radio', { name: `${pack} for` }).click()
    await button('Add to cart').click()
    await expect(page.getByRole('spinbutton', { name: `Quantity of ${pack}` })).toBeVisible()
  }
  await button('Pay $85.00').click()
  const order = page.getByRole('button', { name: /10 credits.*Complete/ })
  await check(page, order, /^Order/)
  await order.click()
  await check(page, button('Refund'), 'Refund $85.00?')
  await page.keyboard.press('Escape')
  await expectToFit(page)
})

test('the dialogs of emails, images, settings and the frame around them are, too', async ({ app, context, page }) => {
  test.slow()
  await signInAsGuest(app, context)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })

  const emails = new EmailPage(page)
  await emails.open()
  await emails.send({ subject: 'Greetings' })
  await expect(emails.rows).toContainText('Delivered')
  await check(page, emails.rows.getByRole('button'), 'Greetings')
  await check(page, button('Search'), 'Search')

  const images = new ImagePage(page)
  await images.open()
  await images.generate('A lighthouse')
  await check(page, images.composer.getByRole('button', { name: 'Send as postcard' }), 'Send as postcard')
  await check(page, images.tiles.getByRole('button'), 'Image')

  await page.goto('/app/settings', { waitUntil: 'networkidle' })
  await check(page, button('Delete account'), 'Delete your account?')
  await page.setViewportSize({ width: 390, height: 844 })
  await check(page, button('Open sidebar'), 'Navigation')
})

/** Opens a dialog, by way of a menu's item if there is one, looks at it, and closes it. */
async function check(page: Page, opener: Locator, name: string | RegExp, item?: string) {
  await opener.press('Enter')
  if (item)
    await page.getByRole('menuitem', { name: item }).press('Enter')
  const dialog = page.getByRole('dialog', { name })
  await expect(dialog).toBeVisible()
  await expect(dialog.getByLabel('loading')).toHaveCount(0)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toContainClass(colorScheme)
    // The frame of a mail, a stranger's document, runs no scripts, those of axe included.
    const axe = new AxeBuilder({ page }).include('[role=dialog]').exclude('iframe').setLegacyMode()
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules('color-contrast')).analyze()
    expect(violations.map(({ id, nodes }) => ({ id, html: nodes.map(node => node.html) })), `${name}, ${colorScheme}`).toEqual([])
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(opener).toBeFocused()
}

/** Nothing is cut off at the side of a small phone: the page itself would not tell, since its panel hides it. */
async function expectToFit(page: Page) {
  const before = page.viewportSize()!
  await page.setViewportSize({ width: 360, height: 800 })
  for (const section of await page.getByRole('main').getByRole('region').all()) {
    const { x, width } = (await section.boundingBox())!
    expect(x + width).toBeLessThanOrEqual(360)
  }
  await page.setViewportSize(before)
}
