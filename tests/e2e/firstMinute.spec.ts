import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures.ts'

test.use({ deploymentEnv: { SAMPLE_CONTACTS: 'true' } })

test('who has just come delivers a postcard with fewer than ten clicks and nothing to type, and finds it in the inbox', async ({ page, app }) => {
  let clicks = 0
  const click = async (target: Locator) => {
    clicks++
    await target.click()
  }
  const link = (name: string) => page.getByRole('link', { name }).first()
  const button = (name: string) => page.getByRole('button', { name, exact: true })

  await page.goto('/')
  await click(link('Try the demo'))
  await click(button('Continue as guest'))
  await expect(page.getByText('No activity yet')).toBeVisible()
  await click(link('Generate an image'))
  await click(button('Surprise me'))
  await click(button('Generate'))
  await click(button('Send as postcard'))
  await click(button('Grace Hopper'))
  await click(button('Send postcard'))

  const sent = page.getByRole('status').filter({ hasText: 'Postcard sent!' })
  await expect(sent).toContainText('Delivered')
  expect(clicks).toBeLessThan(10)
  await expect(sent.getByRole('link', { name: 'Open inbox' })).toHaveAttribute('href', app.resend.inboxUrl)
  expect(app.resend.mails()).toMatchObject([{ to: ['delivered+grace@resend.dev'], subject: 'A postcard for you', status: 'delivered' }])

  await page.goto('/app')
  const steps = page.getByRole('region', { name: 'First steps' }).getByRole('listitem')
  await expect(steps.filter({ hasText: '(done)' })).toHaveCount(2)
  await page.getByRole('list', { name: 'Activity' }).getByRole('link', { name: /A postcard for you.*Email delivered · delivered\+grace@resend\.dev/ }).click()
  await expect(page.getByRole('dialog', { name: 'A postcard for you' })).toContainText('Delivered')
})
