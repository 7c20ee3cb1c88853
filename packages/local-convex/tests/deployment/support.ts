/** Starts deployments of the fixture application and clients of them, and ends them after each test. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConvexClient, ConvexHttpClient } from 'convex/browser'
import { anyApi } from 'convex/server'
import { afterEach } from 'vitest'
import type { ConvexClientOptions } from 'convex/browser'
import type { ApiFromModules, FunctionArgs, FunctionReference, FunctionReturnType } from 'convex/server'
import { startLocalDeployment } from '../../src/index.ts'
import type { LocalDeployment, LocalDeploymentOptions } from '../../src/index.ts'
import type * as counts from './fixture/convex/counts.ts'
import type * as files from './fixture/convex/files.ts'
import type * as messages from './fixture/convex/messages.ts'
import type * as session from './fixture/convex/session.ts'
import type * as ticks from './fixture/convex/ticks.ts'
import type * as values from './fixture/convex/values.ts'

/** The fixture's functions. */
export const api = anyApi as unknown as ApiFromModules<{
  counts: typeof counts
  files: typeof files
  messages: typeof messages
  session: typeof session
  ticks: typeof ticks
  values: typeof values
}>

const FIXTURE = fileURLToPath(new URL('fixture', import.meta.url))
const PACKAGES = fileURLToPath(new URL('../../../../node_modules', import.meta.url))

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse())
    await cleanup()
})

/** Runs `end` after the test. */
export function after(end: () => unknown): void {
  cleanups.push(end)
}

/** A deployment of the fixture, with what it printed. */
export async function deploy(options: Partial<LocalDeploymentOptions> = {}): Promise<LocalDeployment & { printed: string[] }> {
  const printed: string[] = []
  const deployment = await startLocalDeployment({
    root: FIXTURE,
    log: line => printed.push(line),
    ...options,
  })
  after(() => deployment.close())
  return { ...deployment, printed }
}

/** A copy of the fixture that a test may change. */
export function copyFixture(): string {
  const root = mkdtempSync(join(tmpdir(), 'deployment-'))
  after(() => rmSync(root, { recursive: true, force: true }))
  cpSync(FIXTURE, root, { recursive: true })
  symlinkSync(PACKAGES, join(root, 'node_modules'))
  return root
}

export function connect({ url }: { url: string }, options: ConvexClientOptions = {}): ConvexClient {
  const client = new ConvexClient(url, { logger: false, ...options })
  after(() => client.close())
  return client
}

export function httpClient({ url }: { url: string }): ConvexHttpClient {
  return new ConvexHttpClient(url, { logger: false })
}

/** A query's updates as they arrive. */
export function live<Query extends FunctionReference<'query'>>(client: ConvexClient, query: Query, args: FunctionArgs<Query>) {
  type T = FunctionReturnType<Query>
  const values: T[] = []
  const errors: Error[] = []
  let wake = () => {}
  client.onUpdate(query, args, (value) => {
    values.push(value)
    wake()
  }, (error) => {
    errors.push(error)
    wake()
  })
  return {
    values,
    errors,
    /** Resolves when `isDone` accepts the latest value. */
    async until(isDone: (latest: T | undefined) => boolean): Promise<T> {
      while (!isDone(values.at(-1)))
        await new Promise<void>(resolve => wake = resolve)
      return values.at(-1)!
    },
    async untilError(): Promise<Error> {
      while (!errors.length)
        await new Promise<void>(resolve => wake = resolve)
      return errors[0]!
    },
  }
}
