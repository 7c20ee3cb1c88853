import { fileURLToPath } from 'node:url'
import { ConvexHttpClient } from 'convex/browser'
import { expect, it, onTestFinished, vi } from 'vitest'
import { api } from '../../convex/_generated/api'
import { startLocalStack } from '../../scripts/stack.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const people = `Email\n${Array.from({ length: 600 }, (_, n) => `${n}@example.com\n`).join('')}`

it('reads a file once for two calls with the same key at the same moment', { timeout: 60_000 }, async () => {
  const { tabs, upload, contacts, files } = await someone()
  const sent = await Promise.all(tabs.map(tab => tab.action(api.files.process, { fileName: 'sent.csv', content: btoa(people), key: 'sent' })))
  const storageIds = await Promise.all(tabs.map(() => upload('Email\nada@example.com\n')))

  const registered = await Promise.all(tabs.map((tab, n) => tab.mutation(api.files.processUpload, { storageId: storageIds[n]!, fileName: 'uploaded.csv', key: 'uploaded' })))

  expect(sent[0]).toMatchObject({ rows: 600, added: 600, updated: 0, unchanged: 0 })
  expect(sent[1]).toEqual(sent[0])
  expect(registered[1]).toBe(registered[0])
  await vi.waitFor(async () => expect(await files()).toMatchObject([{ name: 'uploaded.csv', result: { added: 1 } }, { name: 'sent.csv' }]), 20_000)
  expect(await contacts()).toBe(601)
})

/** Someone with the application in two tabs. */
async function someone() {
  const { deployment, close } = await startLocalStack({ root, log: () => {} })
  onTestFinished(close)
  const first = new ConvexHttpClient(deployment.url, { logger: false })
  const { tokens } = await first.action(api.auth.signIn, { provider: 'anonymous' })
  const second = new ConvexHttpClient(deployment.url, { logger: false, auth: tokens!.token })
  first.setAuth(tokens!.token)
  return {
    tabs: [first, second],
    async upload(content: string) {
      const address = await first.mutation(api.files.requestUpload, {})
      const { storageId } = await (await fetch(address, { method: 'POST', body: content })).json() as { storageId: string }
      return storageId
    },
    contacts: () => first.query(api.contacts.count, {}),
    files: async () => (await first.query(api.files.list, { paginationOpts: { numItems: 20, cursor: null } })).page,
  }
}
