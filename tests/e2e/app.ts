import { fileURLToPath } from 'node:url'
import { startLocalStack } from '../../local/index.ts'
import { serveNuxt } from './serve.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The built application in front of a local stack of its own, on free ports. */
export async function startApp() {
  const stack = await startLocalStack({ root, prepare: 'users:prepareLocal', env: { RESEND_TIMEOUT_MS: '1000' } })
  const server = await serveNuxt(root, stack.deployment.url)
  return {
    ...stack,
    url: server.url,
    async close() {
      await Promise.all([server.close(), stack.close()])
    },
  }
}
