import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConvexHttpClient } from 'convex/browser'
import { expect, it, onTestFinished, vi } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { startLocalStack } from '../../../scripts/stack.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

it('delivers a mail once whose process is killed after Resend took it, as soon as its lease is over', { timeout: 60_000 }, async () => {
  const dataDir = temporaryFolder()
  const { token, site } = await killedWhileSending(dataDir)

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 60_000 })
  onTestFinished(() => void vi.useRealTimers())
  const { deployment, resend, close } = await startLocalStack({ root, dataDir, ports: { site }, log: () => {} })
  onTestFinished(close)
  await runInternal(deployment, 'jobs/resume:resumeExpired')

  const client = new ConvexHttpClient(deployment.url, { logger: false, auth: token })
  const list = async () => (await client.query(api.emails.list, { paginationOpts: { numItems: 10, cursor: null } })).page
  await vi.waitFor(async () => expect(await list()).toMatchObject([{ subject: 'Once', status: 'delivered' }]), 20_000)
  expect(resend.mails()).toHaveLength(1)
})

/** Sends a mail, and kills everything once Resend has it. Returns the sender's token, and the port that signed it. */
async function killedWhileSending(dataDir: string) {
  const stack = fork(fileURLToPath(new URL('stack.ts', import.meta.url)), [root, dataDir])
  const ended = once(stack, 'exit')
  const [{ url, siteUrl, resend }] = await once(stack, 'message') as [{ url: string, siteUrl: string, resend: string }]
  const client = new ConvexHttpClient(url, { logger: false })
  const { tokens } = await client.action(api.auth.signIn, { provider: 'anonymous' })
  client.setAuth(tokens!.token)
  client.action(api.emails.send, { to: 'ada@example.com', subject: 'Once', body: 'Hello' }).catch(() => {})
  await vi.waitFor(async () => expect(await (await fetch(`${resend}/inbox.json`)).json()).toMatchObject({ mails: [{ subject: 'Once' }] }), 20_000)

  stack.kill('SIGKILL')
  expect(await ended).toEqual([null, 'SIGKILL'])
  return { token: tokens!.token, site: Number(new URL(siteUrl).port) }
}

/** As the official CLI's `run` does. */
async function runInternal({ url, adminKey }: { url: string, adminKey: string }, path: string) {
  const response = await fetch(`${url}/api/mutation`, {
    method: 'POST',
    headers: { 'authorization': `Convex ${adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ path, format: 'json', args: [{}] }),
  })
  expect(await response.json()).toMatchObject({ status: 'success' })
}

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'emails-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
