import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

export interface NuxtOptions {
  root: string
  port: number
  convexUrl: string
}

/** Starts Nuxt's development server and waits for its first answer. */
export async function startNuxt({ root, port, convexUrl }: NuxtOptions) {
  const child = spawn('nuxt', ['dev', '--no-fork', '--host', '127.0.0.1', '--port', String(port)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NUXT_PUBLIC_CONVEX_URL: convexUrl, CONVEX_URL: convexUrl },
  })
  const ended = once(child, 'exit').then(([code, signal]) => ({
    error: new Error(`Nuxt has ended (${signal ?? `exit code ${code}`}), so everything else ends too.`),
  }))

  // Nuxt's banner names an address of its own; the table that follows names all of them.
  child.stdout.on('data', (chunk: Buffer) => {
    const text = String(chunk)
    if (!/➜|Local:|Network:|Nuxt \d/.test(text))
      process.stdout.write(text)
  })

  await Promise.race([answer(`http://127.0.0.1:${port}/`), ended.then(({ error }) => Promise.reject(error))])
  return {
    /** Resolves when the process is gone, for whatever reason. */
    ended,
    async stop() {
      if (child.exitCode === null && child.signalCode === null)
        child.kill('SIGTERM')
      await ended
    },
  }
}

async function answer(url: string) {
  for (;;) {
    const response = await fetch(url).catch(() => null)
    await response?.body?.cancel()
    if (response?.ok)
      return
    await pause(200)
  }
}
