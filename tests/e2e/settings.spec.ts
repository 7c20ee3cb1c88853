import { readFile } from 'node:fs/promises'
import { LoginPage, test as base } from './accounts.ts'
import { expect, signInAsGuest } from './fixtures.ts'
import { holdMutations } from './refusals.ts'

/** Signed in as Ada, on the settings page. */
const test = base.extend({
  login: async ({ ada, login }, use) => {
    await login.open('/app/settings')
    await login.signUp(ada)
    await login.confirm(ada.email)
    await login.expectSignedIn(ada)
    await use(login)
  },
})

test('a new name shows everywhere, in other tabs too', async ({ context, login, page }) => {
  const second = await context.newPage()
  await second.goto('/app/settings')

  await login.field('Name').fill('Ada Lovelace')
  await login.button('Save name').click()

  await login.expectSignedIn({ name: 'Ada Lovelace' })
  await expect(page.getByText('Name saved', { exact: true })).toBeVisible()
  await expect(second.getByRole('button', { name: 'Account of Ada Lovelace' })).toBeVisible()
  await expect(second.getByRole('textbox', { name: 'Name' })).toHaveValue('Ada Lovelace')
})

test('the password changes, given the current one', async ({ ada, login, page }) => {
  const renewed = { ...ada, password: 'a different battery' }
  const change = async (current: string) => {
    await login.field('Current password').fill(current)
    await login.field('New password').fill(renewed.password)
    await login.button('Change password').click()
  }

  await change('not this one')
  await expect(page.getByText('Incorrect password. Try again.')).toBeVisible()
  await change(ada.password)
  await expect(page.getByText('Password changed', { exact: true })).toBeVisible()

  await login.signOut(ada)
  await login.signIn(renewed)
  await login.expectSignedIn(ada)
})

test('another device can be signed out, notices at once, and is in the list again if that is refused', async ({ ada, app, browser, login, page }) => {
  const elsewhere = await browser.newContext({ baseURL: app.url, userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0' })
  const other = new LoginPage(await elsewhere.newPage(), app)
  await other.open('/app/emails')
  await other.signIn(ada)
  await other.expectSignedIn(ada)

  const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem')
  const { refuse } = await holdMutations(page, 'users:revokeSession')
  await page.reload({ waitUntil: 'networkidle' })

  await sessions.getByRole('button', { name: 'Sign out' }).click()
  await expect(sessions).toHaveText([/This device/])
  refuse()
  await expect(page.getByText('Couldn’t sign out the device', { exact: true })).toBeVisible()
  await expect(sessions).toHaveText([/Chrome on .*This device/s, /Firefox on Windows/])
  await sessions.getByRole('button', { name: 'Sign out' }).click()

  await expect(sessions).toHaveText([/This device/])
  await expect(other.page).toHaveURL('/login?to=/app/emails')
  expect((await elsewhere.cookies()).filter(({ name }) => name.startsWith('convex'))).toEqual([])
  await login.expectSignedIn(ada)
  await elsewhere.close()
})

test('all that is one\'s own comes as a file', async ({ ada, login, page }) => {
  const [download] = await Promise.all([page.waitForEvent('download'), login.button('Export my data').click()])

  expect(download.suggestedFilename()).toBe('my-data.json')
  expect(await readFile(await download.path(), 'utf8')).toContain(ada.email)
})

test('the account is deleted once its address is typed, and is gone', async ({ ada, login, page }) => {
  await login.button('Delete account').click()
  const dialog = page.getByRole('dialog', { name: 'Delete your account?' })
  await expect(dialog.getByRole('button', { name: 'Delete account' })).toBeDisabled()
  await dialog.getByRole('textbox').fill(ada.email)
  await dialog.getByRole('button', { name: 'Delete account' }).click()

  await expect(page).toHaveURL(/\/login/)
  await login.signIn(ada)
  await expect(page.getByText('Incorrect email or password. Try again, or reset your password.')).toBeVisible()
})

base('a guest has no password to change, and is told how to keep what they made', async ({ app, context, page }) => {
  await signInAsGuest(app, context)

  await page.goto('/app/settings')

  await expect(page.getByText('You’re a guest', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Change password' })).toHaveCount(0)
})
