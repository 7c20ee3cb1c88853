import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test as base } from '@playwright/test'

interface Demo { process: ChildProcess, output: () => string, address: (name: string) => Promise<string> }

const root = fileURLToPath(new URL('../..', import.meta.url))

const test = base.extend<{ demo: Demo }>({

  demo: async ({}, use) => {
    const data = await mkdtemp(join(tmpdir(), 'demo-'))
    const demo = startDemo(data)
    await use(demo)
    if (demo.process.exitCode === null) {
      demo.process.kill('SIGTERM')
      await once(demo.process, 'exit')
    }
    await rm(data, { recursive: true, force: true })
  },
})

// It builds the application for development, while other tests want the machine too.
test.setTimeout(180_000)

test('`npm run demo` serves the application and its inbox, and ends as a whole', async ({ demo, page }) => {
  const complaints: string[] = []
  page.on('console', message => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))

  await page.goto(`${await demo.address('App')}/app/emails`)
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('combobox', { name: 'To' }).fill('ada@example.com')
  await page.getByRole('textbox', { name: 'Subject' }).fill('From the demo')
  await page.getByRole('textbox', { name: 'Message' }).fill('It runs.')
  await page.getByRole('button', { name: 'Send email' }).click()
  await expect(page.getByRole('list', { name: 'Sent messages' })).toContainText('Delivered')
  await page.goto(await demo.address('Inbox'))
  await expect(page.getByRole('link', { name: /From the demo/ })).toBeVisible()

  const [, email, password] = /Sample account +(\S+), password: (.+)/.exec(demo.output())!
  await page.context().clearCookies()
  await page.goto(`${await demo.address('App')}/login?to=/app/emails`)
  await page.getByRole('textbox', { name: 'Email' }).fill(email!)
  await page.getByRole('textbox', { name: 'Password' }).fill(password!)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const messages = page.getByRole('list', { name: 'Sent messages' }).getByRole('listitem')
  await expect(messages.filter({ hasText: 'bounced+charles@resend.dev' })).toContainText('Bounced')
  await expect(messages.filter({ hasText: 'A postcard from Ada Lovelace' }).first()).toContainText('Delivered')

  for (const name of ['App', 'Inbox', 'Stripe', 'Convex']) {
    const refused = await page.request.get(await demo.address(name), { headers: { host: 'evil.example' } })
    expect(refused.status(), name).toBe(403)
  }

  // The page that is open would rightly complain of what comes now.
  expect(complaints).toEqual([])
  demo.process.kill('SIGINT')
  const [code] = await once(demo.process, 'exit')
  expect(code).toBe(0)
  for (const name of ['App', 'Inbox', 'Stripe', 'Convex'])
    await expect(fetch(await demo.address(name))).rejects.toThrow()
})

function startDemo(data: string): Demo {
  const child = spawn(process.execPath, ['scripts/demo.ts', '--data', data], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', chunk => output += chunk)
  child.stderr.on('data', chunk => output += chunk)
  return {
    process: child,
    output: () => output,
    async address(name) {
      const row = new RegExp(`^ +${name} +(http\\S+)$`, 'm')
      await expect(() => expect(output).toMatch(row)).toPass({ timeout: 150_000 })
      return row.exec(output)![1]!
    },
  }
}
