/**
 * `npm run dev`: Nuxt beside the Convex deployment that `npx convex dev` wrote into `.env.local`, whose functions
 * the official `convex dev` keeps up to date. With none it is the demo.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { printTable } from './table.ts'
import { startNuxt } from './nuxt.ts'
import { stopRequest } from './stopRequest.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const settings = join(root, '.env.local')

if (existsSync(settings))
  process.loadEnvFile(settings)

if (process.env.CONVEX_URL)
  await besideConvex(process.env.CONVEX_URL)
else
  await import('./demo.ts')

async function besideConvex(convexUrl: string) {
  const stopped = stopRequest()
  const convex = spawn(process.execPath, [join(root, 'node_modules/convex/bin/main.js'), 'dev'], { cwd: root, stdio: 'inherit' })
  process.once('exit', () => convex.kill())
  const ended = once(convex, 'exit').then(([code]) => ({ error: new Error(`convex dev exited (exit code ${code}). Shutting down.`) }))
  const nuxt = await startNuxt({ root, port: 3000, convexUrl })
  await nuxt.isReady

  printTable('Nuxt is running with your Convex deployment. Press Ctrl+C to stop.', { App: nuxt.url, Convex: convexUrl })

  const reason = await Promise.race([stopped.graceful(), nuxt.ended, ended])
  convex.kill()
  await Promise.all([nuxt.stop(), ended])
  if (reason) {
    console.error(reason.error.message)
    process.exitCode = 1
  }
}
