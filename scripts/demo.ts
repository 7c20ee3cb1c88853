/**
 * `npm run demo`: the whole application on this machine, without an account, a key or a network.
 *
 * `npm run demo -- --reset` starts with empty data; `--data <folder>` keeps it elsewhere than in `.convex-local`.
 */
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startLocalStack } from '../local/index.ts'
import { startNuxt } from './nuxt.ts'
import { choosePorts } from './ports.ts'
import { printTable } from './table.ts'
import { untilStopped } from './untilStopped.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values: options } = parseArgs({
  options: {
    reset: { type: 'boolean', default: false },
    data: { type: 'string', default: join(root, '.convex-local') },
  },
})
const dataDir = resolve(options.data)

if (options.reset)
  rmSync(dataDir, { recursive: true, force: true })

const ports = await choosePorts({ app: 3000, deployment: 3210, site: 3211, resend: 3212 })
const stack = await startLocalStack({ root, dataDir, ports, watch: true, prepare: 'users:prepareLocal', log: console.log })
const nuxt = await startNuxt({ root, port: ports.app, convexUrl: stack.deployment.url })

printTable('Postcard Studio is running on this machine only. Ctrl-C ends all of it.', {
  'App': `http://localhost:${ports.app}`,
  'Inbox': stack.resend.inboxUrl,
  'Convex': stack.deployment.url,
  'Data folder': dataDir,
})

await untilStopped(nuxt.ended)
await Promise.all([nuxt.stop(), stack.close()])
