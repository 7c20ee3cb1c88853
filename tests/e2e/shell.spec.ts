import { ConvexHttpClient } from 'convex/browser'
import { api } from '../../convex/_generated/api.js'
import { brand } from '../../shared/brand.ts'
import { expect, signInAsGuest, test as base } from './fixtures.ts'

/** Signed in as a guest, whose token it is, on the overview. */
const test = base.extend<{ guest: string }>({
  guest: [async ({ app, context, page }, use) => {
    const token = await signInAsGuest(app, context)
    await page.goto('/app', { waitUntil: 'networkidle' })
    await use(token)
  }, { auto: true }],
})

test.describe('the search', () => {
  test('opens with the keyboard, finds a page by a word, goes there, and closes', async ({ page }) => {
    await page.keyboard.press('Control+k')
    const search = page.getByRole('dialog', { name: 'Search' })
    await search.getByRole('textbox').fill('setti')
    await expect(search.getByRole('option')).toHaveText([/Settings/])
    await page.keyboard.press('Enter')

    await expect(page).toHaveURL('/app/settings')
    await expect(search).toBeHidden()
  })

  test('finds a contact, and begins a message to them', async ({ app, guest, page }) => {
    await new ConvexHttpClient(app.deployment.url, { auth: guest }).mutation(api.contacts.create, { name: 'Grace Hopper', email: 'grace@example.com', company: 'Univac' })
    await page.keyboard.press('Control+k')
    const search = page.getByRole('dialog', { name: 'Search' })

    await search.getByRole('textbox').fill('univ')
    await expect(search.getByRole('option', { name: 'Grace Hopper' })).toBeVisible()
    await page.keyboard.press('Enter')

    await expect(page).toHaveURL(/\/app\/emails/)
    await expect(page.getByRole('combobox', { name: 'To' })).toHaveValue('grace@example.com')
  })

  test('gives the focus back to its button', async ({ page }) => {
    const button = page.getByRole('button', { name: 'Search' })

    await button.click()
    await expect(page.getByRole('dialog', { name: 'Search' }).getByRole('textbox')).toBeFocused()
    await page.keyboard.press('Escape')

    await expect(button).toBeFocused()
  })

  test('offers what can be done, such as signing out', async ({ page }) => {
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('dialog', { name: 'Search' }).getByRole('option', { name: /Sign out/ }).click()

    await expect(page).toHaveURL(/\/login/)
  })
})

test.describe('when the connection is lost', () => {
  test('says so after a moment, keeps what was typed, and goes on by itself', async ({ page }) => {
    let lost = false
    const sockets: { close: () => Promise<void> }[] = []
    await page.routeWebSocket(/./, (socket) => {
      if (lost)
        return void socket.close()
      socket.connectToServer()
      sockets.push(socket)
    })
    await page.goto('/app/emails')
    await page.getByRole('textbox', { name: 'Subject' }).fill('Still here')

    lost = true
    await Promise.all(sockets.map(socket => socket.close()))
    await expect(page.getByRole('status').filter({ hasText: 'Connection lost' })).toBeVisible()
    lost = false

    await expect(page.getByText('Connection lost')).toBeHidden({ timeout: 20_000 })
    await expect(page.getByRole('textbox', { name: 'Subject' })).toHaveValue('Still here')
  })
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('the navigation is a drawer that closes behind the link', async ({ page }) => {
    await page.getByRole('button', { name: 'Open sidebar' }).click()
    const drawer = page.getByRole('dialog', { name: 'Navigation' })
    await drawer.getByRole('link', { name: 'Emails' }).click()

    await expect(page).toHaveURL('/app/emails')
    await expect(drawer).toBeHidden()
  })
})

test('the keyboard comes to the content first, past the navigation', async ({ page }) => {
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')

  await expect(page.getByRole('main')).toBeFocused()
})

test('a screen reader hears the name of a page that is gone to', async ({ page }) => {
  await page.getByRole('link', { name: 'Settings' }).first().click()

  await expect(page).toHaveURL('/app/settings')
  await expect(page.getByText(`Settings · ${brand.name}`)).toBeAttached()
})
