import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test as base } from '@playwright/test'
import { freePort } from './serve.ts'

const server = fileURLToPath(new URL('../../.output/server/index.mjs', import.meta.url))

const test = base.extend<{ start: (convexUrl: string) => Promise<{ url: string, output: () => string }> }>({
  start: async ({}, use) => {
    const children: ChildProcess[] = []
    await use(async (convexUrl) => {
      const port = await freePort()
      const child = spawn(process.execPath, [server], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), NUXT_PUBLIC_CONVEX_URL: convexUrl },
      })
      children.push(child)
      let output = ''
      child.stdout.on('data', chunk => output += chunk)
      child.stderr.on('data', chunk => output += chunk)
      await expect.poll(() => output).toContain('Listening')
      return { url: `http://127.0.0.1:${port}`, output: () => output }
    })
    for (const child of children) {
      child.kill()
      await once(child, 'exit')
    }
  },
})

for (const convexUrl of ['', 'not a URL']) {
  test(`a server whose deployment is "${convexUrl}" answers every page with the variable that it needs`, async ({ start, page }) => {
    const complaints: string[] = []
    page.on('console', message => message.text().includes('503') || complaints.push(message.text()))
    const { url, output } = await start(convexUrl)

    for (const path of ['/', '/app/emails', '/nowhere']) {
      expect((await page.goto(url + path))?.status(), path).toBe(503)
      await expect(page.getByText('NUXT_PUBLIC_CONVEX_URL')).toBeVisible()
    }

    expect(output().match(/NUXT_PUBLIC_CONVEX_URL/g)).toHaveLength(1)
    expect(complaints).toEqual([])
  })
}

test('server without a deployment still serves files, and answers calls in JSON', async ({ start, request }) => {
  const { url } = await start('')

  const file = await request.get(`${url}/og.png`)
  const call = await request.post(`${url}/api/auth/guest`, { headers: { origin: url } })

  expect(file.status()).toBe(200)
  expect(call.status()).toBe(503)
  expect(await call.json()).toMatchObject({ statusMessage: 'No deployment' })
})
