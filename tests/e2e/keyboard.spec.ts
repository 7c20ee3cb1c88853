import type { Locator, Page } from '@playwright/test'
import { EmailPage, expect, test } from './fixtures.ts'
import { ImagePage } from './imagePage.ts'

test('a keyboard is enough to sign in, write a mail, look at it, paint two pictures, delete one, and leave for good', async ({ page }) => {
  await test.step('signing in', async () => {
    await page.goto('/app/emails')
    await expect(page.getByRole('button', { name: 'Continue as guest' })).toBeEnabled()
    await press(page.getByRole('button', { name: 'Continue as guest' }))
    await expect(page).toHaveURL('/app/emails')
  })

  await test.step('sending: it is said that it was sent, and the button keeps the focus', async () => {
    const emails = new EmailPage(page)
    await expect(emails.button).toBeEnabled()
    await press(emails.field('Subject'), '')
    await page.keyboard.type('Greetings')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.type('ada@example.com')
    await press(emails.field('Message'), '')
    await page.keyboard.type('How are you?')
    await press(emails.button)
    await expect(said(page, 'Email sent!')).toBeVisible()
    await expect(emails.button).toBeFocused()
  })

  await test.step('looking at it: closing it leads back to its row', async () => {
    const row = page.getByRole('button', { name: /Greetings/ })
    await press(row)
    await expect(page.getByRole('dialog', { name: 'Greetings' }).getByRole('tabpanel')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(row).toBeFocused()
  })

  await test.step('painting and deleting: the focus goes on to the neighbour', async () => {
    const images = new ImagePage(page)
    await press(page.getByRole('link', { name: 'Images' }))
    for (const prompt of ['A lighthouse', 'A cabin']) {
      await press(images.prompt, '')
      await page.keyboard.type(prompt)
      await press(images.button)
      await expect(images.picture(prompt)).toBeVisible()
      await expect(said(page, 'Your image is ready')).toBeVisible()
    }
    await press(images.tiles.getByRole('button', { name: 'A cabin' }))
    await press(images.dialog.getByRole('button', { name: 'Delete' }))
    await expect(images.dialog).toBeHidden()
    await expect(images.tiles.getByRole('button')).toHaveAccessibleName('A lighthouse')
    await expect(images.tiles.getByRole('button')).toBeFocused()
  })

  await test.step('deleting the account: the word is typed where the focus is', async () => {
    await press(page.getByRole('link', { name: 'Settings' }))
    await press(page.getByRole('button', { name: 'Delete account' }))
    await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused()
    await page.keyboard.type('delete')
    await press(page.getByRole('dialog').getByRole('button', { name: 'Delete account' }))
    await expect(page).toHaveURL(/\/login/)
  })
})

/** Goes on with Tab, from where the focus is, until it is on `target`; then presses `key`. */
async function press(target: Locator, key = 'Enter') {
  await expect(target).toBeVisible()
  const page = target.page()
  for (let tabs = 0; tabs < 60 && !await isFocused(target); tabs++)
    await page.keyboard.press('Tab')
  await expect(target).toBeFocused()
  if (key)
    await page.keyboard.press(key)
}

function isFocused(target: Locator) {
  return target.evaluate(element => element === document.activeElement)
}

/** What a screen reader says by itself. */
function said(page: Page, text: string) {
  return page.getByRole('status').filter({ hasText: text })
}
