/**
 * The composables in a real browser on the local deployment: what they cost over the official client, and beside
 * convex-vue. `size.ts` measures their bytes.
 *
 * Run with `npx node bench/composables/browser.ts`. Milliseconds; ways that are compared take turns.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { startLocalDeployment } from '@postcard-studio/local-convex'
import { ensureBrowser } from '../../scripts/browser.ts'
import { bundle } from './bundle.ts'

const ROUNDS = 1_000
const COMPONENTS = 1_000

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const script = await bundle('import \'./bench/composables/page\'', { alias: { '#imports': here('nuxt.ts') } })
const server = createServer((request, response) => {
  const isScript = request.url === '/page.js'
  // Isolated pages have a clock of 5 µs; that of others is too coarse.
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-embedder-policy', 'require-corp')
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
  response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>')
})
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const deployment = await startLocalDeployment({ root: here('deployment'), log: () => {}, origins: [origin] })
const browser = await chromium.launch({ executablePath: ensureBrowser(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })

try {
  const machine = `${cpus()[0]!.model.trim()}, ${cpus().length} cores, Node ${process.version}, Chromium ${browser.version()}`
  console.log(machine)

  const page = await open()
  const actions = await page.evaluate(rounds => window.bench.actions(rounds), ROUNDS)
  const mutations = await page.evaluate(rounds => window.bench.mutations(rounds), ROUNDS)
  const peers = await page.evaluate(rounds => window.bench.peerMutations(rounds), ROUNDS)
  console.table({
    'ConvexClient.action': row(actions.raw!),
    'useConvexAction execute': row(actions.composable!, actions.raw!),
    'ConvexClient.mutation': row(mutations.raw!),
    'useConvexMutation mutate': row(mutations.composable!, mutations.raw!),
    'ConvexClient.mutation of convex-vue': row(peers.raw!),
    'convex-vue mutate': row(peers.peer!, peers.raw!),
  })

  const other = await open()
  await other.evaluate(() => window.bench.watch())
  await page.evaluate(rounds => window.bench.mark(rounds), ROUNDS)
  const { raw, dom, behind } = await other.evaluate(() => window.bench.latencies())
  console.table({
    'mutation to another tab\'s onUpdate': row(raw!),
    'mutation to another tab\'s document': row(dom!),
    'of which after onUpdate': row(behind!),
  })

  console.table({ [`${COMPONENTS.toLocaleString('en')} components on one query`]: { subscriptions: await subscriptions() } })
}
finally {
  await browser.close()
  server.close()
  await deployment.close()
}

async function open() {
  const page = await browser.newPage()
  await page.goto(`${origin}/?convex=${encodeURIComponent(deployment.url)}`)
  await page.waitForFunction(() => 'bench' in window)
  return page
}

/** How many queries the client asks for. */
async function subscriptions() {
  const page = await browser.newPage()
  let added = 0
  page.on('websocket', socket => socket.on('framesent', ({ payload }) => {
    added += String(payload).split('"type":"Add"').length - 1
  }))
  await page.goto(`${origin}/?convex=${encodeURIComponent(deployment.url)}`)
  await page.waitForFunction(() => 'bench' in window)
  await page.evaluate(count => window.bench.many(count), COMPONENTS)
  return added
}

function row(times: number[], than?: number[]) {
  const median = at(times, 0.5)
  return {
    'median': round(median),
    '95th percentile': round(at(times, 0.95)),
    'over raw': than ? `${round((median / at(than, 0.5) - 1) * 100)} %` : '',
  }
}

function at(times: number[], share: number) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? Number.NaN
}

function round(value: number) {
  return Math.round(value * 1000) / 1000
}
