import { fileURLToPath } from 'node:url'
import { startLocalStack } from '../../scripts/stack.ts'
import { freePort, serveNuxt } from './serve.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The built application in front of a local stack of its own, on free ports. `env` goes to the deployment, which runs
 * the functions of `project`.
 */
export async function startApp(env: Record<string, string> = {}, project = root) {
  const port = await freePort()
  const stack = await startLocalStack({ root: project, env: { OPENAI_TIMEOUT_MS: '60000', SITE_URL: `http://127.0.0.1:${port}`, ...env } })
  const server = await serveNuxt(root, stack.deployment.url, { NUXT_CONVEX_SITE_URL: stack.deployment.siteUrl }, port)
  return {
    ...stack,
    url: server.url,
    async close() {
      await Promise.all([server.close(), stack.close()])
    },
  }
}
