/**
 * `node bench/composables/browser.ts`: the composables beside the raw client and `convex-vue`, in one run, in a real
 * browser, on the local deployment. `CHROMIUM_PATH` names the browser, else the first one found is used.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from '@playwright/test'
import { getPort } from 'get-port-please'
import { startLocalDeployment } from '../../local/deployment/index.ts'
import { ensureBrowser } from '../../scripts/browser.ts'

const ROUNDS = 1000
const WARM_UP = 100
const UPDATES = 200

const here = fileURLToPath(new URL('.', import.meta.url))
const nuxt = fileURLToPath(new URL('../../node_modules/nuxt/bin/nuxt.mjs', import.meta.url))

const deployment = await startLocalDeployment({ root: here, log: () => {} })
const port = await getPort({ random: true, host: '127.0.0.1' })
spawnSync(process.execPath, [nuxt, 'build', `${here}site`, '--logLevel', 'silent'], { stdio: ['ignore', 'ignore', 'inherit'] })
const server = spawn(process.execPath, [`${here}site/.output/server/index.mjs`], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), NUXT_PUBLIC_CONVEX_URL: deployment.url },
})
await once(server.stdout, 'data')
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
})

console.table(await calls(browser))
console.table(await updates(browser))
console.table(await subscriptions(browser))

await browser.close()
server.kill()
await deployment.close()

/** Round trips, the kinds in turn so that a change of the machine's speed strikes all alike. Milliseconds. */
async function calls(browser: Browser) {
  const page = await open(browser, 'calls')
  await page.waitForFunction(() => 'calls' in window)
  const times = await page.evaluate(async ({ rounds, warmUp }) => {
    const kinds = Object.entries((window as unknown as { calls: Record<string, () => Promise<unknown>> }).calls)
    const times: Record<string, number[]> = Object.fromEntries(kinds.map(([name]) => [name, []]))
    for (let round = -warmUp; round < rounds; round++) {
      // Each round starts with another kind: what comes after a mutation pays for its transition.
      for (let n = 0; n < kinds.length; n++) {
        const [name, call] = kinds[(round + warmUp + n) % kinds.length]!
        const start = performance.now()
        await call()
        if (round >= 0)
          times[name]!.push(performance.now() - start)
      }
    }
    return times
  }, { rounds: ROUNDS, warmUp: WARM_UP })
  await page.close()

  const medians = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]))
  const rawOf = (name: string) => medians[/action|execute/.test(name) ? 'raw action' : 'raw mutation']!
  return Object.fromEntries(Object.entries(medians).map(([name, ms]) =>
    [name, { 'median ms': round(ms), 'over raw': `${((ms / rawOf(name) - 1) * 100).toFixed(1)} %` }]))
}

/** From the start of a mutation in one tab to another tab's DOM, and how long after the raw callback that is. */
async function updates(browser: Browser) {
  const writer = await open(browser, 'calls')
  const reader = await open(browser, 'reader')
  await writer.waitForFunction(() => 'calls' in window)
  await reader.waitForFunction(() => 'seen' in window)
  const started: Record<number, number> = {}
  for (let n = 0; n < UPDATES; n++) {
    const { value, at } = await writer.evaluate(async () => {
      const at = performance.timeOrigin + performance.now()
      const value = await (window as unknown as { calls: Record<string, () => Promise<number>> }).calls['raw mutation']!()
      return { value, at }
    })
    started[value] = at
    await reader.waitForFunction(value => [...document.querySelectorAll('p')].every(p => Number(p.textContent) >= value), value)
  }
  const seen = await reader.evaluate(() => (window as unknown as { seen: Record<string, Record<number, number>> }).seen)
  await Promise.all([writer.close(), reader.close()])

  const values = Object.keys(started).map(Number).filter(value => Object.values(seen).every(times => times[value] !== undefined))
  const row = (name: 'raw' | 'ours' | 'peer') => ({
    'median ms': round(median(values.map(value => seen[name]![value]! - started[value]!))),
    'after raw onUpdate': round(median(values.map(value => seen[name]![value]! - seen.raw![value]!))),
    'after raw, slowest': round(Math.max(...values.map(value => seen[name]![value]! - seen.raw![value]!))),
  })
  return { 'raw onUpdate': row('raw'), 'useConvexQuery, DOM': row('ours'), 'convex-vue, DOM (own client)': row('peer') }
}

/** What 1,000 components on one query ask of the deployment. */
async function subscriptions(browser: Browser) {
  const page = await browser.newPage()
  let added = 0
  page.on('websocket', socket => socket.on('framesent', ({ payload }) => {
    const message = JSON.parse(String(payload)) as { modifications?: { type: string }[] }
    added += message.modifications?.filter(({ type }) => type === 'Add').length ?? 0
  }))
  await load(page, 'many')
  await page.waitForFunction(() => {
    const all = [...document.querySelectorAll('span')]
    return all.length === 1000 && all.every(span => span.textContent !== '')
  })
  await page.close()
  return { '1,000 components, one query': { subscriptions: added } }
}

async function open(browser: Browser, name: string) {
  // A context of its own keeps a tab from being throttled as a background one.
  const page = await (await browser.newContext()).newPage()
  await load(page, name)
  return page
}

function load(page: Page, name: string) {
  return page.goto(`http://127.0.0.1:${port}/#${name}`)
}

function median(values: number[]) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}

function round(ms: number) {
  return Number(ms.toFixed(3))
}
