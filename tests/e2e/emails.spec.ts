import type { BrowserContext } from '@playwright/test'
import { ConvexHttpClient } from 'convex/browser'
import { api } from '../../convex/_generated/api.js'
import type { FaultInput } from '../../packages/local-providers/src/kit/faults.ts'
import { EmailPage, expect, signInAsGuest, test, type App } from './fixtures.ts'

test.describe('sending', () => {
  test('a mail from the form is in the inbox, and its row is delivered, also in a tab that was already open', async ({ app, context, emails }) => {
    const second = new EmailPage(await context.newPage())
    await second.open()
    await expect(second.page.getByText('No emails yet')).toBeVisible()

    await emails.send({ to: 'ada@example.com', subject: 'Greetings', message: 'How are you?' })

    await expect(emails.message).toContainText('Email sent!')
    await expect(second.rows).toContainText('Greetings')
    await expect(second.rows).toContainText('Delivered')
    await expect(emails.rows).toContainText('Delivered')
    const inbox = await context.newPage()
    await inbox.goto(app.resend.inboxUrl)
    await inbox.getByRole('link', { name: /Greetings/ }).click()
    await expect(inbox.getByRole('heading', { name: 'Greetings' })).toBeVisible()
  })

  test('shows that it is pending, and empties the form once the mail is sent', async ({ app, emails }) => {
    app.resend.faults.add({ kind: 'hold' })

    await emails.send()

    await expect(emails.button).toHaveText('Sending…')
    await expect(emails.rows).toContainText('Queued')
    app.resend.faults.clear()
    await expect(emails.message).toContainText('Email sent!')
    await expect(emails.field('Subject')).toHaveValue('')
  })

  test('sends once on a double click', async ({ app, emails }) => {
    app.resend.faults.add({ kind: 'latency', ms: 300 })
    await emails.write()

    await emails.button.dblclick()

    await expect(emails.rows).toContainText('Delivered')
    await expect(emails.rows).toHaveCount(1)
    expect(app.resend.mails()).toHaveLength(1)
  })

  test('sends once when the page is reloaded while it sends and the button is pressed again', async ({ app, emails }) => {
    app.resend.faults.add({ kind: 'hold' })
    await emails.send()
    await expect(emails.rows).toHaveCount(1)

    await emails.page.reload()
    await expect(emails.field('Subject')).toHaveValue('Greetings')
    await emails.button.click()
    app.resend.faults.clear()

    await expect(emails.message).toContainText('Email sent!')
    await expect(emails.rows).toHaveCount(1)
    expect(app.resend.mails()).toHaveLength(1)
  })

  test('shows a message as its reader sees it, and its way while it goes on', async ({ app, emails }) => {
    await holdReports(app, true)
    await emails.send({ subject: 'Details' })
    await expect(emails.rows).toContainText('Sent')

    const details = await emails.details('Details')
    await expect(details.getByRole('log')).toHaveText(/Queued.*Sent.*Waiting for delivery…/s)
    await expect(details.frameLocator('iframe').getByText('How are you?', { exact: true })).toBeVisible()
    await details.getByRole('tab', { name: 'Plain text' }).click()
    await expect(details.getByRole('tabpanel')).toHaveText('How are you?')
    await holdReports(app, false)
    await app.resend.redeliver(app.resend.events().at(-1)!.id)

    await expect(details.getByRole('log')).toHaveText(/Queued.*Sent.*Delivered/s)
  })

  test('suggests contacts by their names', async ({ app, context, emails }) => {
    const client = await clientOf(app, context)
    await client.mutation(api.contacts.create, { name: 'Grace Hopper', email: 'grace@example.com' })

    await emails.field('To').pressSequentially('hopp')

    await expect(emails.page.getByRole('option', { name: 'Grace Hopper', includeHidden: true })).toHaveAttribute('value', 'grace@example.com')
  })

  test('lists twenty at a time, newest first, and stays live in all of them', async ({ app, context, emails }) => {
    const client = await clientOf(app, context)
    for (let n = 1; n <= 45; n++)
      await client.action(api.emails.send, { to: 'ada@example.com', subject: `Number ${n}.`, body: 'Hi' })

    await emails.page.reload()
    await expect(emails.rows).toHaveCount(20)
    await expect(emails.rows.first()).toContainText('Number 45.')
    await emails.page.getByRole('button', { name: 'Load more' }).click()
    await expect(emails.rows).toHaveCount(40)
    await emails.page.getByRole('button', { name: 'Load more' }).click()
    await expect(emails.rows).toHaveCount(45)
    await expect(emails.rows.last()).toContainText('Number 1.')
    await expect(emails.page.getByRole('button', { name: 'Load more' })).toBeHidden()

    await emails.send({ subject: 'The latest' })
    await expect(emails.rows).toHaveCount(46)
    await expect(emails.rows.first()).toContainText('The latest')
    await expect(emails.rows.first()).toContainText('Delivered')
  })

  test('shows that a mail bounced, and refuses to write there again', async ({ emails }) => {
    await emails.send({ to: 'bounced@resend.dev' })
    await expect(emails.rows).toContainText('Bounced')

    await emails.send({ to: 'bounced@resend.dev' })

    await expect(emails.message).toContainText('an earlier email bounced')
    await expect(emails.rows).toHaveCount(1)
    await expect(emails.rows).toContainText('The mailbox doesn’t exist')
    await expect(emails.page.getByRole('list', { name: 'Blocked addresses' })).toContainText('bounced@resend.dev')
  })
})

test.describe('when it fails', () => {
  test('names the field that is wrong and keeps what was typed', async ({ app, emails }) => {
    await emails.send({ to: 'nobody', subject: '', message: 'Still here' })

    await expect(emails.message).toContainText('Use the format name@example.com.')
    await expect(emails.message).toContainText('Enter a subject.')
    await expect(emails.field('Message')).toHaveValue('Still here')
    expect(app.resend.mails()).toHaveLength(0)
  })

  test('says that Resend refused the recipient, in the form and in the row', async ({ app, emails }) => {
    await emails.send({ to: 'bounce@example.com' })

    await expect(emails.message).toContainText('Couldn’t send the email')
    await expect(emails.message).toContainText('Resend rejected this email')
    await expect(emails.rows).toContainText('Failed')
    await expect(emails.rows).toContainText('Resend rejected this email')
    await emails.rows.getByRole('button').click()
    await expect(emails.page.getByRole('dialog')).toContainText('Couldn’t send this email')
    expect(app.resend.mails()).toHaveLength(0)
  })

  test('can be sent again from the list, as a mail of its own', async ({ app, emails }) => {
    app.resend.faults.add({ kind: 'status', status: 422 })
    await emails.send({ subject: 'Once more' })
    await expect(emails.rows).toContainText('Failed')

    const details = await emails.details('Once more')
    await details.getByRole('button', { name: 'Resend email' }).click()

    await expect(details.getByRole('button', { name: 'Resend email' })).toBeHidden()
    await emails.page.keyboard.press('Escape')
    await expect(emails.rows).toHaveText([/Delivered/, /Failed/])
    expect(app.resend.mails()).toHaveLength(1)
  })

  test('says which command sets it up while there is no key, and goes on once there is', async ({ app, emails }) => {
    await app.deployment.setEnv({ RESEND_API_KEY: null })
    await emails.page.reload()

    await expect(emails.page.getByRole('heading', { name: 'Set up Resend' })).toBeVisible()
    await expect(emails.page.getByText('npx convex env set RESEND_API_KEY')).toBeVisible()
    await emails.page.getByRole('link', { name: 'View all settings' }).click()
    await expect(emails.page.getByRole('list', { name: 'Integrations' }).getByRole('listitem').first()).toContainText('Not set up')

    await app.deployment.setEnv({ RESEND_API_KEY: 're_local' })
    await emails.open()
    await emails.send()
    await expect(emails.rows).toContainText('Delivered')
  })

  const faults = {
    'answers 429': { kind: 'status', status: 429 },
    'answers 500': { kind: 'status', status: 500 },
    'drops the connection': { kind: 'drop' },
    'answers nonsense': { kind: 'malformed' },
    'sends it but loses the answer': { kind: 'drop', after: true },
  } as const

  for (const [what, fault] of Object.entries(faults))
    test(`says so when Resend ${what}, and sends once when tried again`, ({ app, emails }) => failsThenSends(app, emails, fault))

  test.describe('in the time it has', () => {
    test.use({ deploymentEnv: { RESEND_TIMEOUT_MS: '1000' } })

    test('says so when Resend never answers, and sends once when tried again', ({ app, emails }) => failsThenSends(app, emails, { kind: 'hang' }))
  })

  async function failsThenSends(app: App, emails: EmailPage, fault: FaultInput) {
    app.resend.setWebhook(undefined)
    app.resend.faults.add({ ...fault, times: 3 })

    await emails.send()
    await expect(emails.message).toContainText('Couldn’t send the email')
    await expect(emails.rows).toContainText('Failed')
    await emails.rows.getByRole('button').click()
    await expect(emails.page.getByRole('dialog')).toContainText('Couldn’t send this email')
    await emails.page.keyboard.press('Escape')
    await emails.page.getByRole('button', { name: 'Try again', exact: true }).click()

    await expect(emails.message).toContainText('Email sent!')
    await expect(emails.rows).toHaveCount(1)
    await expect(emails.rows).toContainText('Sent')
    expect(app.resend.mails()).toHaveLength(1)
  }
})

test.describe('recipients', () => {
  test('include everyone where email stays on this machine', async ({ emails }) => {
    await expect(emails.message).toContainText('Use any address. Emails stay in the local inbox.')
  })

  test.describe('with a live key', () => {
    test.use({ deploymentEnv: { RESEND_BASE_URL: '' } })

    test('include only test addresses for guests, and the field says so', async ({ app, emails }) => {
      await expect(emails.field('To')).toHaveAccessibleDescription('Use a Resend test address, such as delivered@resend.dev.')

      await emails.send({ to: 'stranger@example.com' })

      await expect(emails.message).toContainText('Create an account to email your own address.')
      expect(app.resend.mails()).toEqual([])
    })
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('shows the list of who is signed in', async ({ app, browser, context, page }) => {
    const writer = await browser.newContext({ baseURL: app.url, javaScriptEnabled: true })
    await signInAsGuest(app, writer)
    await context.addCookies(await writer.cookies())
    const emails = new EmailPage(await writer.newPage())
    await emails.open()
    await emails.send({ subject: 'Rendered on the server' })
    await expect(emails.rows).toContainText('Delivered')
    await writer.close()

    await page.goto('/app/emails')

    const rows = page.getByRole('list', { name: 'Sent emails' }).getByRole('listitem')
    await expect(rows).toContainText('Rendered on the server')
    await expect(rows).toContainText('Delivered')
    await expect(page.getByText('Turn on JavaScript to send emails.')).toBeVisible()
  })
})

/** The backend as the person in a browser sees it. */
async function clientOf(app: App, context: BrowserContext) {
  const session = await context.request.post('/api/auth/token', { headers: { origin: app.url } })
  return new ConvexHttpClient(app.deployment.url, { auth: (await session.json()).token })
}

/** Whether Resend keeps its reports to itself. */
async function holdReports(app: App, paused: boolean) {
  await fetch(`${app.resend.url}/__local/webhook`, { method: 'PUT', body: JSON.stringify({ paused }) })
}
