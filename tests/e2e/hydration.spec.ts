import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test as base } from '@playwright/test'
import { ConvexHttpClient } from 'convex/browser'
import { anyApi } from 'convex/server'
import { startLocalDeployment } from '@postcard-studio/local-convex'
import { freePort, serveNuxt } from './serve.ts'

const site = fileURLToPath(new URL('../setup/site', import.meta.url))
const nuxt = fileURLToPath(new URL('../../node_modules/nuxt/bin/nuxt.mjs', import.meta.url))
const shown = 'message one success false message one bigint 5 1 2 message two bigint 5 1 2 Kinds'

const test = base.extend<{ deployed: { url: string, convexUrl: string } }, { built: undefined }>({
  built: [async ({ browserName: _ }, use) => {
    execFileSync(process.execPath, [nuxt, 'build', site, '--logLevel', 'silent'], { stdio: 'ignore' })
    await use(undefined)
  }, { scope: 'worker', timeout: 120_000 }],

  deployed: async ({ built: _ }, use) => {
    const root = fileURLToPath(new URL('deployment', import.meta.url))
    const port = await freePort()
    const deployment = await startLocalDeployment({ root, log: () => {}, origins: [`http://127.0.0.1:${port}`] })
    const server = await serveNuxt(site, deployment.url, {}, port)
    await use({ url: server.url, convexUrl: deployment.url })
    await Promise.all([server.close(), deployment.close()])
  },

  baseURL: async ({ deployed }, use) => use(deployed.url),
})

// Two workers would build the same folder at once.
test.describe.configure({ mode: 'serial' })

test('the browser takes over what the server rendered: no request, no mismatch, no flash', async ({ page, deployed }) => {
  const asked: string[] = []
  const complaints: string[] = []
  page.on('request', request => asked.push(request.url()))
  page.on('console', message => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  await page.addInitScript(recordTexts)

  await page.goto('/message')
  await expect.poll(() => page.evaluate(() => window.texts.live)).toBe(true)

  expect(await page.evaluate(() => window.texts.seen)).toEqual([shown])
  expect(asked.filter(url => url.startsWith(deployed.convexUrl))).toEqual([])
  expect(complaints).toEqual([])
})

test('it is taken over before the deployment says anything', async ({ page }) => {
  await page.routeWebSocket(/./, () => {})
  await page.addInitScript(recordTexts)

  await page.goto('/message')
  await expect.poll(() => page.evaluate(() => window.useNuxtApp?.().isHydrating)).toBe(false)

  expect(await page.evaluate(() => window.texts.seen)).toEqual([shown])
})

test('then it is live, with one subscription for each query that several components share', async ({ page, deployed }) => {
  const queries: string[] = []
  page.on('websocket', socket => socket.on('framesent', ({ payload }) => {
    const { modifications = [] } = JSON.parse(String(payload)) as { modifications?: { type: string, args: unknown }[] }
    queries.push(...modifications.filter(({ type }) => type === 'Add').map(({ args }) => JSON.stringify(args)))
  }))
  await page.goto('/message')
  await expect(page.getByRole('heading', { name: 'message one' })).toBeVisible()
  await expect.poll(() => queries.toSorted()).toEqual(['[{"id":"one"}]', '[{"id":"two"}]'])

  await new ConvexHttpClient(deployed.convexUrl).mutation(anyApi.messages!.change!, { text: 'changed' })

  await expect(page.getByRole('heading', { name: 'changed one' })).toBeVisible()
  await expect(page.getByText('changed two bigint 5 1 2')).toBeVisible()
})

declare global {
  interface Window {
    texts: { seen: string[], live: boolean }
  }
}

/** Every text that `main` has had since the page began, and whether an answer has come over the live connection. */
function recordTexts() {
  window.texts = { seen: [], live: false }
  const record = () => {
    const main = document.querySelector('main')
    // What is parsed so far is part of a text, not a text that was shown.
    if (!main || document.readyState === 'loading')
      return
    const text = [...main.children].map(child => child.textContent).join(' ')
    if (window.texts.seen.at(-1) !== text)
      window.texts.seen.push(text)
  }
  document.addEventListener('DOMContentLoaded', record)
  new MutationObserver(record).observe(document, { childList: true, subtree: true, characterData: true })
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('message', ({ data }) => {
        if (String(data).includes('"QueryUpdated"'))
          setTimeout(() => window.texts.live = true)
      })
    }
  }
}
