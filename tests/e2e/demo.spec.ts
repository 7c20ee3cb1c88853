import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test as base, type Page } from '@playwright/test'
import { brand } from '../../shared/brand.ts'
import { copyProject, startDemo, type Demo } from './demo.ts'

/** The demo of this file, in a copy of the project that tests may edit, and that has another name. */
interface RunningDemo extends Demo {
  url: string
  /** Replaces a text in a file of the copy. */
  edit: (file: string, from: string, to: string) => void
}

const test = base.extend<{ quietDemo: undefined, guest: undefined }, { demo: RunningDemo }>({
  demo: [async ({ browserName: _ }, use) => {
    const project = copyProject()
    edit(join(project.folder, 'shared/brand.ts'), brand.name, NAME)
    const demo = startDemo(project.folder)
    try {
      const url = await demo.address('App')
      await use({ ...demo, url, edit: (file, from, to) => edit(join(project.folder, file), from, to) })
    }
    finally {
      await demo.stop()
      project.remove()
    }
  }, { scope: 'worker', timeout: 240_000 }],

  baseURL: async ({ demo }, use) => use(demo.url),

  /** Fails a test when the browser's console, the page or the demo's own output complains. */
  quietDemo: [async ({ demo, context }, use) => {
    const complaints: string[] = []
    const printed = demo.output().length
    context.on('console', (message) => {
      const isMissingPage = message.text().includes('status of 404') && message.location().url.endsWith(MISSING)
      if (['error', 'warning'].includes(message.type()) && !isMissingPage)
        complaints.push(`console: ${message.text()}`)
    })
    context.on('weberror', error => complaints.push(`page: ${error.error()}`))
    await use(undefined)
    for (const page of context.pages()) {
      if (await page.locator('vite-error-overlay, nuxt-error-overlay').count())
        complaints.push(`overlay: ${page.url()}`)
    }
    complaints.push(...problemsIn(demo.output().slice(printed)))
    expect(complaints).toEqual([])
  }, { auto: true }],

  guest: async ({ context, demo }, use) => {
    const response = await context.request.post(`${demo.url}/api/auth/guest`, { headers: { origin: demo.url } })
    expect(response.ok()).toBe(true)
    await use(undefined)
  },
})

const NAME = 'Another Name'
const MISSING = '/nowhere'

// One demo for all of them: tests of a file run in one worker, unless they may run beside each other.
test.describe.configure({ mode: 'default' })
// A page is compiled when it is first asked for, while other tests want the machine too.
test.setTimeout(180_000)

test('starts without a complaint', ({ demo }) => {
  expect(problemsIn(demo.output())).toEqual([])
})

test('public pages open, and again after a reload', async ({ page }) => {
  for (const path of ['/', '/login', '/success', '/cancel']) {
    await open(page, path)
    await reload(page)
    await expect(page.locator('h1')).toBeVisible()
  }
})

test('missing page says so, also after a reload', async ({ page }) => {
  expect((await open(page, MISSING))?.status()).toBe(404)
  await reload(page)

  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
})

test('every page of the application shows how it works, and a guest does on it what it is for', async ({ context, demo, guest: _, page }) => {
  await open(page, '/app')

  await test.step('the overview shows that nothing has happened yet', async () => {
    await readHowItWorks(page)
    await expect(page.getByText('No activity yet')).toBeVisible()
  })

  await test.step('an email arrives in the inbox', async () => {
    await goTo(page, 'Emails')
    await sendEmail(page, 'From the demo')
    await expect(sentMessages(page)).toContainText('Delivered')
    const inbox = await context.newPage()
    await inbox.goto(await demo.address('Inbox'))
    await expect(inbox.getByRole('link', { name: /From the demo/ })).toBeVisible()
    await inbox.close()
  })

  await test.step('an image is generated', async () => {
    await goTo(page, 'Images')
    await page.getByRole('textbox', { name: 'Prompt' }).fill('A lighthouse at sunset')
    await page.getByRole('button', { name: 'Generate', exact: true }).click()
    await expect(page.getByRole('list', { name: 'Images' }).getByRole('img', { name: 'A lighthouse at sunset' })).toBeVisible()
  })

  await test.step('a file is imported', async () => {
    await goTo(page, 'Files')
    await page.getByLabel('Files to upload').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from('Email,Name\nlinus@example.com,Linus\n') })
    await expect(page.getByRole('list', { name: 'Files' })).toContainText('1 row: 1 added')
    await expect(page.getByRole('list', { name: 'Contacts' })).toContainText('linus@example.com')
  })

  await test.step('credits are bought', async () => {
    await goTo(page, 'Checkout')
    await page.getByRole('button', { name: 'Checkout', exact: true }).click()
    await page.getByRole('button', { name: 'Pay $5.00' }).click()
    await expect(page.getByText('We added 10 credits to your balance')).toBeVisible()
    await open(page, '/app')
  })

  await test.step('a report is generated, and downloaded', async () => {
    await goTo(page, 'Reports')
    const card = page.getByRole('region', { name: 'New report' })
    await card.getByRole('button', { name: 'Generate Report' }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), card.getByRole('link', { name: 'Download' }).click()])
    expect(download.suggestedFilename()).toMatch(/^report-/)
  })

  await test.step('the guest gets a name', async () => {
    await goTo(page, 'Settings')
    await page.getByRole('textbox', { name: 'Name' }).fill('Grace')
    await page.getByRole('button', { name: 'Save name' }).click()
    await expect(page.getByRole('button', { name: 'Account of Grace' })).toBeVisible()
  })
})

test('an open page follows edits of its component and of its functions, and keeps what was typed', async ({ demo, guest: _, page }) => {
  await open(page, '/app/emails')
  await sendEmail(page, 'Written before')
  await expect(sentMessages(page)).toContainText('Written before')
  await page.getByRole('textbox', { name: 'Subject' }).fill('Still being written')

  demo.edit('app/components/emails/EmailComposer.vue', 'title="New email"', 'title="New letter"')
  await expect(page.getByRole('region', { name: 'New letter' })).toBeVisible()
  demo.edit('convex/emails.ts', 'summarize(ctx, email)', 'summarize(ctx, { ...email, subject: `${email.subject}, edited` })')
  await expect(sentMessages(page)).toContainText('Written before, edited')

  await expect(page.getByRole('textbox', { name: 'Subject' })).toHaveValue('Still being written')
})

test('signs up with the code from the inbox', async ({ context, demo, page }) => {
  await open(page, '/login?to=/app/settings')
  await page.getByRole('tab', { name: 'Create account' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Linus')
  await page.getByRole('textbox', { name: 'Email' }).fill('linus@example.com')
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery')
  await page.getByRole('button', { name: 'Create account', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible()
  const inbox = await (await context.request.get(await demo.address('Inbox'))).text()
  await page.getByRole('textbox', { name: 'Code' }).fill(/\b\d{8}\b/.exec(inbox)![0])

  await page.getByRole('button', { name: 'Confirm email' }).click()

  await expect(page.getByRole('button', { name: 'Account of Linus' })).toBeVisible()
})

test('signs in to the account of the table, which has sample data', async ({ demo, page }) => {
  const [, email, password] = /Sample account +(\S+), password: (.+)/.exec(demo.output())!
  await open(page, '/login?to=/app/emails')
  await page.getByRole('textbox', { name: 'Email' }).fill(email!)
  await page.getByRole('textbox', { name: 'Password' }).fill(password!)

  await page.getByRole('button', { name: 'Sign in', exact: true }).click()

  await expect(sentMessages(page).filter({ hasText: 'bounced+charles@resend.dev' })).toContainText('Bounced')
  await expect(sentMessages(page).filter({ hasText: 'A postcard from Ada Lovelace' }).first()).toContainText('Delivered')
})

test('shows the name in shared/brand.ts, and no other, in the terminal, on pages and in emails', async ({ context, demo, guest: _ }) => {
  const read = async (url: string) => (await context.request.get(url)).text()

  expect(demo.output()).toContain(`${NAME} is running locally.`)
  expect(demo.output()).not.toContain(brand.name)
  for (const path of ['/llms.txt', ...pathsOfPages()]) {
    const page = await read(demo.url + path)
    expect(page.includes(NAME), `${path} shows the name`).toBe(true)
    expect(page.includes(brand.name), `${path} shows the original name`).toBe(false)
  }
  const emails = await read(`${new URL(await demo.address('Inbox')).origin}/inbox.json`)
  expect(emails.includes(`Hello from ${NAME}`), 'the sample data shows the name').toBe(true)
  expect(emails.includes(brand.name), 'an email shows the original name').toBe(false)
})

test('refuses requests for other hosts on every port', async ({ demo, request }) => {
  for (const name of ['App', 'Inbox', 'Stripe', 'Convex']) {
    const refused = await request.get(await demo.address(name), { headers: { host: 'evil.example' } })
    expect(refused.status(), name).toBe(403)
  }
})

test('Ctrl-C ends all of it', async ({ demo }) => {
  const addresses = await Promise.all(['App', 'Inbox', 'Stripe', 'Convex'].map(demo.address))

  expect(await demo.stop()).toBe(0)

  for (const address of addresses)
    await expect(fetch(address)).rejects.toThrow()
})

/** Paths of all pages, and of a missing one. */
function pathsOfPages() {
  return readdirSync(new URL('../../app/pages', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.vue'))
    .map(file => file === '[...path].vue' ? MISSING : `/${file.replace(/(?:(?:^|\/)index)?\.vue$/, '')}`)
}

/** Goes to a page of the application by its link, loads it again, and opens "How it works". */
async function goTo(page: Page, name: string) {
  await page.getByRole('link', { name, exact: true }).first().click()
  await expect(page.getByRole('heading', { name, exact: true, level: 1 })).toBeVisible()
  await reload(page)
  await readHowItWorks(page)
}

async function readHowItWorks(page: Page) {
  await page.getByRole('button', { name: 'How it works' }).click()
  const drawer = page.getByRole('dialog', { name: 'How it works' })
  await expect(drawer.getByRole('figure').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
}

/** Opens a page and waits until it answers. */
async function open(page: Page, path: string) {
  const response = await page.goto(path)
  await hydrated(page)
  return response
}

async function reload(page: Page) {
  await page.reload()
  await hydrated(page)
}

async function hydrated(page: Page) {
  await page.waitForFunction(() => window.useNuxtApp?.().isHydrating === false)
}

async function sendEmail(page: Page, subject: string) {
  await page.getByRole('combobox', { name: 'To' }).fill('ada@example.com')
  await page.getByRole('textbox', { name: 'Subject' }).fill(subject)
  await page.getByRole('textbox', { name: 'Message' }).fill('It runs.')
  await page.getByRole('button', { name: 'Send email' }).click()
}

function sentMessages(page: Page) {
  return page.getByRole('list', { name: 'Sent emails' }).getByRole('listitem')
}

/** The lines of the demo's output that look like a problem, or like a reload of what Vite found late. */
function problemsIn(output: string) {
  return output.split('\n').filter(line => /error|warn|deprecat|fail|cannot|unhandled|could not|dependencies|✖|⚠/i.test(line) && !/^(?:(?:ℹ|\[info\]|\[nuxt\]) )+(?:Compiled |\[optimizer\] (?:scanning|bundling) dependencies)|in use \(including dependencies\)/.test(line))
}

function edit(path: string, from: string, to: string) {
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from))
    throw new Error(`${path} does not say ${from}.`)
  writeFileSync(path, text.replace(from, () => to))
}
