import { expect, signInAsGuest, test } from './fixtures.ts'
import { ImagePage } from './imagePage.ts'
import { holdMutations } from './refusals.ts'

test('a new name is to be seen at once, and the old one again when it is refused', async ({ app, context, page }) => {
  await signInAsGuest(app, context)
  const { refuse } = await holdMutations(page, 'users:updateProfile')
  await page.goto('/app/settings', { waitUntil: 'networkidle' })

  await page.getByRole('textbox', { name: 'Name' }).fill('Ada')
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(page.getByRole('button', { name: 'Account of Ada' })).toBeVisible()
  refuse()

  await expect(page.getByRole('button', { name: 'Account of Guest' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(/Could not find/)
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Ada')
})

test('a picture that is deleted is gone at once, and there again when that is refused', async ({ app, context, page }) => {
  await signInAsGuest(app, context)
  const { refuse } = await holdMutations(page, 'ai:remove')
  const images = new ImagePage(page)
  await images.open()
  await images.generate('A lighthouse')
  await images.picture('A lighthouse').click()

  await images.dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No images yet')).toBeVisible()
  refuse()

  await expect(images.picture('A lighthouse')).toBeVisible()
  await expect(page.getByText('Couldn’t delete the image', { exact: true })).toBeVisible()
})
