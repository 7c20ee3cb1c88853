import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConvexHttpClient } from 'convex/browser'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { api } from '../../convex/_generated/api'
import { startLocalStack } from '../../scripts/stack.ts'
import type { LocalStack } from '../../scripts/stack.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('keeps people signed in over a restart of the whole stack', async () => {
  const first = await start()
  const { tokens } = await client(first).action(api.auth.signIn, { provider: 'anonymous' })
  const before = await client(first, tokens!.token).query(api.users.me, {})
  await first.close()

  const second = await start({ site: Number(new URL(first.deployment.siteUrl).port) })

  expect(await client(second, tokens!.token).query(api.users.me, {})).toEqual(before)
  expect((await client(second).action(api.auth.signIn, { refreshToken: tokens!.refreshToken })).tokens).not.toBeNull()
})

it('lets nobody else on the machine read the keys', async () => {
  await start()

  expect(statSync(join(dataDir, 'authKeys.json')).mode & 0o077).toBe(0)
})

it('sends codes to the inbox, and takes them', async () => {
  const stack = await start()
  const password = { email: 'ada@example.com', password: 'correct horse' }
  await client(stack).action(api.auth.signIn, { provider: 'password', params: { flow: 'signUp', ...password } })

  const { mails: [mail] } = await (await fetch(`${stack.resend.url}/inbox.json`)).json() as { mails: { to: string[], text: string }[] }
  const { tokens } = await client(stack).action(api.auth.signIn, { provider: 'password', params: { flow: 'email-verification', ...password, code: /\d{8}/.exec(mail!.text)![0] } })

  expect(mail!.to).toEqual(['ada@example.com'])
  expect(await client(stack, tokens!.token).query(api.users.me, {})).toMatchObject({ email: 'ada@example.com', emailVerified: true })
})

let dataDir: string
let stacks: LocalStack[]

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'accounts-'))
  stacks = []
})

afterEach(async () => {
  await Promise.all(stacks.map(stack => stack.close()))
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(ports = {}) {
  const stack = await startLocalStack({ root, dataDir, ports, log: () => {} })
  stacks.push(stack)
  return stack
}

function client({ deployment }: LocalStack, auth?: string) {
  return new ConvexHttpClient(deployment.url, { logger: false, auth })
}
