import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { getPort } from 'get-port-please'
import { startLocalStack } from '../../local/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The built application in front of a local stack of its own, on free ports. `env` goes to the deployment. */
export async function startApp(env: Record<string, string> = {}) {
  const stack = await startLocalStack({ root, env: { RESEND_TIMEOUT_MS: '1000', ...env } })
  const port = await getPort({ random: true, host: '127.0.0.1' })
  const server = spawn(process.execPath, [`${root}.output/server/index.mjs`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), NUXT_PUBLIC_CONVEX_URL: stack.deployment.url },
  })
  const url = `http://127.0.0.1:${port}`
  await answer(url)
  return {
    url,
    ...stack,
    async close() {
      server.kill()
      await Promise.all([once(server, 'exit'), stack.close()])
    },
  }
}

async function answer(url: string) {
  const deadline = Date.now() + 20_000
  while (Date.now() < deadline) {
    const response = await fetch(url).catch(() => null)
    await response?.body?.cancel()
    if (response?.ok)
      return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error(`The application did not answer on ${url}.`)
}
