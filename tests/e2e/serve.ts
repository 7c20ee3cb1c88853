import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { getPort } from 'get-port-please'

/**
 * A port that nobody listens on. It is below those that systems give to connections, of which one could have taken it
 * until it is listened on.
 */
export const freePort = () => getPort({ port: 20_000 + Math.floor(Math.random() * 12_000), alternativePortRange: [20_000, 32_000], host: '127.0.0.1' })

/** Serves a built Nuxt application, on a free port unless told, in front of the deployment at `convexUrl`. */
export async function serveNuxt(folder: string, convexUrl: string, env: Record<string, string> = {}, wanted?: number) {
  const port = wanted ?? await freePort()
  const server = spawn(process.execPath, [`${folder}/.output/server/index.mjs`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), NUXT_PUBLIC_CONVEX_URL: convexUrl, ...env },
  })
  const url = `http://127.0.0.1:${port}`
  await answer(url)
  return {
    url,
    async close() {
      server.kill()
      await once(server, 'exit')
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
