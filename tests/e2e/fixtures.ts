import { expect, test as base, type BrowserContext, type Page } from '@playwright/test'
import { startApp } from './app.ts'

export type App = Awaited<ReturnType<typeof startApp>>

// The Convex client itself logs each call that a function refused, and Chromium that the frame which shows a
// mail runs no scripts, Playwright's own included. A step of signing in that is refused is a 4xx.
const expected = /^Failed to load resource: the server responded with a status of 4(00|29) |^\[CONVEX [AM]\(|^Blocked script execution in '(http:\/\/127\.0\.0\.1:\d+\/inbox\/|about:srcdoc)/

/**
 * Every test finds providers that know nothing, and is somebody new: nothing that another test sent is in its list.
 * The application itself serves the tests of a worker one after another, since starting one takes seconds; a test
 * that needs a fresh deployment, or one with variables of its own, says so by `deploymentEnv`.
 * A message in the console (hydration mismatches included) or a request that leaves the machine fails the test.
 */
export const test = base.extend<{ deploymentEnv: Record<string, string> | undefined, app: App, emails: EmailPage }, { commonApp: () => Promise<App> }>({
  deploymentEnv: [undefined, { option: true }],

  commonApp: [async ({}, use) => {
    let started: Promise<App> | undefined
    await use(() => started ??= startApp())
    await (await started)?.close()
  }, { scope: 'worker' }],

  app: async ({ deploymentEnv, commonApp }, use) => {
    if (deploymentEnv) {
      const app = await startApp(deploymentEnv)
      await use(app)
      await app.close()
    }
    else {
      const app = await commonApp()
      app.resetProviders()
      await use(app)
    }
  },

  baseURL: async ({ app }, use) => use(app.url),

  context: async ({ context, javaScriptEnabled }, use) => {
    const complaints: string[] = []
    if (javaScriptEnabled)
      context.on('page', answersOnceOpened)
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !expected.test(message.text()))
        complaints.push(message.text())
    })
    context.on('weberror', error => complaints.push(String(error.error())))
    context.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url())
      if (protocol.startsWith('http') && hostname !== '127.0.0.1')
        complaints.push(`left the machine: ${request.url()}`)
    })
    await use(context)
    expect(complaints).toEqual([])
  },

  emails: async ({ app, context, page }, use) => {
    await signInAsGuest(app, context)
    const emails = new EmailPage(page)
    await emails.open()
    await use(emails)
  },
})

export { expect }

/** Lets a test go on, once it has opened a page of the application, when that page answers: scripts come after its first paint. */
function answersOnceOpened(page: Page) {
  const { goto, reload } = page
  page.goto = async (...how) => answering(await goto.apply(page, how))
  page.reload = async (...how) => answering(await reload.apply(page, how))

  async function answering<Answer>(answer: Answer) {
    await page.waitForFunction(() => !document.getElementById('__nuxt') || window.useNuxtApp?.().isHydrating === false)
    return answer
  }
}

/** Signs a browser in without its pages: what they do for it has tests of its own. */
export async function signInAsGuest(app: App, context: BrowserContext) {
  const response = await context.request.post(`${app.url}/api/auth/guest`, { headers: { origin: app.url } })
  expect(response.ok()).toBe(true)
  const { token } = await response.json() as { token: string }
  return token
}

/** The page for writing mail, as a person uses it. */
export class EmailPage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  /** Opens it and waits until it can send. */
  async open() {
    await this.page.goto('/app/emails')
    await expect(this.button).toBeEnabled()
  }

  get button() {
    return this.page.getByRole('button', { name: /Send email|Sending|Try again/ })
  }

  get rows() {
    return this.page.getByRole('list', { name: 'Sent emails' }).getByRole('listitem')
  }

  /** Opens what there is to know of a message. */
  async details(subject: string) {
    await this.page.getByRole('button', { name: new RegExp(subject) }).click()
    return this.page.getByRole('dialog', { name: subject })
  }

  get message() {
    return this.page.getByRole('region', { name: 'New email' })
  }

  field(label: 'To' | 'Subject' | 'Message') {
    // The one that suggests contacts.
    return this.page.getByRole(label === 'To' ? 'combobox' : 'textbox', { name: label })
  }

  async write({ to = 'ada@example.com', subject = 'Greetings', message = 'How are you?' } = {}) {
    await this.field('To').fill(to)
    await this.field('Subject').fill(subject)
    await this.field('Message').fill(message)
  }

  async send(fields: Parameters<EmailPage['write']>[0] = {}) {
    await this.write(fields)
    await this.button.click()
  }
}
