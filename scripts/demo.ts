/**
 * `npm run demo`: the whole application on this machine, without an account, a key or a network. The first run fills
 * it with sample data.
 *
 * `npm run demo -- --reset` begins anew, `--empty` leaves out the sample data, and `--data <folder>` keeps everything
 * elsewhere than in `.convex-local`.
 */
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { DEMO_PORTS, DEMO_TITLE } from '../shared/demo.ts'
import { startLocalStack } from './stack.ts'
import { startNuxt } from './nuxt.ts'
import { beginSampleData, deleteHalfFilled, hasSampleData, isNew, sampleAccount } from './seed/index.ts'
import { printTable } from './table.ts'
import { stopRequest } from './stopRequest.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values: options } = parseArgs({
  options: {
    reset: { type: 'boolean', default: false },
    empty: { type: 'boolean', default: false },
    data: { type: 'string', default: join(root, '.convex-local') },
  },
})
const dataDir = resolve(options.data)

// A part that cannot start says why in a sentence; where in the code that was helps nobody here.
const sayWhy = (error: Error) => {
  console.error(`\n${error.message}`)
  process.exit(1)
}
process.once('uncaughtException', sayWhy)

const stopped = stopRequest()
console.log('Starting local Convex, Resend, Stripe, OpenAI, and Nuxt…')
if (options.reset)
  rmSync(dataDir, { recursive: true, force: true })
deleteHalfFilled(dataDir)
const sample = !options.empty && isNew(dataDir) ? beginSampleData(dataDir) : undefined

// Nuxt takes longest, so it starts as soon as the deployment has an address.
const addresses = Promise.withResolvers<{ url: string, siteUrl: string }>()
const nuxtStarts = addresses.promise.then(({ url, siteUrl }) => startNuxt({ root, port: DEMO_PORTS.app, convexUrl: url, convexSiteUrl: siteUrl }))
const stackStarts = startLocalStack({
  root,
  dataDir,
  ports: DEMO_PORTS,
  env: { SAMPLE_CONTACTS: String(!options.empty) },
  watch: true,
  onListening: addresses.resolve,
  log: console.log,
})
const [stack, nuxt] = await Promise.all([stackStarts, nuxtStarts])
// Its pages call the deployment, payments return to it, and mails link to it; Nuxt chose the port.
await stack.setSiteUrl(nuxt.url)
// While Nuxt builds, nobody is there yet whom the other time could confuse.
const [problem] = await Promise.all([sample?.fill(stack), nuxt.isReady])
// Long enough to be seen at it.
stack.openai.setPaintingTime(1_500)

// From here on the deployment logs what a function throws where nothing awaits it.
process.off('uncaughtException', sayWhy)

printTable(`${DEMO_TITLE} Press Ctrl+C to stop.`, {
  'App': nuxt.url,
  'Inbox': stack.resend.inboxUrl,
  'Stripe': stack.stripe.paymentsUrl,
  'Convex': stack.deployment.url,
  'Data folder': dataDir,
  ...hasSampleData(dataDir) && { 'Sample account': `${sampleAccount.email}, password: ${sampleAccount.password}` },
})
if (problem)
  console.warn(`Couldn't create the sample data: ${problem}\n`)

const reason = await Promise.race([stopped.graceful(), nuxt.ended])
await Promise.all([nuxt.stop(), stack.close()])
if (reason) {
  console.error(reason.error.message)
  process.exitCode = 1
}
