import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'

/** Collecting garbage takes a sixth of Nuxt's start with V8's own 16 MB for new objects. */
const YOUNG_SPACE = '--max-semi-space-size=64'

export interface NuxtOptions {
  root: string
  /** The port to ask for; Nuxt takes another where it is taken. */
  port: number
  convexUrl: string
  /** Where HTTP actions answer. Default: what the environment says. */
  convexSiteUrl?: string
}

/** Starts Nuxt's development server, and waits until it has an address. */
export async function startNuxt({ root, port, convexUrl, convexSiteUrl }: NuxtOptions) {
  const nuxt = join(root, 'node_modules/nuxt/bin/nuxt.mjs')
  const child = spawn(process.execPath, [YOUNG_SPACE, nuxt, 'dev', '--no-fork', '--host', '127.0.0.1', '--port', String(port)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NUXT_PUBLIC_CONVEX_URL: convexUrl, CONVEX_URL: convexUrl, ...convexSiteUrl && { NUXT_CONVEX_SITE_URL: convexSiteUrl } },
  })
  const ended = once(child, 'exit').then(([code, signal]) => ({
    error: new Error(`Nuxt exited (${signal ?? `exit code ${code}`}). Shutting down.`),
  }))

  process.once('exit', () => child.kill())

  const address = new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const local = /Local:\s+(http:\/\/[\w.:]+)/.exec(stripVTControlCharacters(line))
      if (local)
        resolve(local[1]!)
      // The rest of Nuxt's banner: the table that follows names all addresses.
      else if (!/Network:|Nuxt \d/.test(line))
        console.log(line)
    })
  })
  const failed = ended.then(({ error }) => Promise.reject(error))
  const url = await Promise.race([address, failed])

  return {
    url: url.replace('127.0.0.1', 'localhost'),
    /** Resolves with its first answer; rejects when it ends before. */
    isReady: Promise.race([answer(url), failed]),
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
