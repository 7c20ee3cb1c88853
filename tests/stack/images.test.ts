import { fileURLToPath } from 'node:url'
import { ConvexClient, ConvexHttpClient } from 'convex/browser'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { api } from '../../convex/_generated/api.js'
import { startLocalStack, type LocalStack } from '../../scripts/stack.ts'

it('makes exactly three pictures, for exactly three credits, of ten that are asked for at once', async () => {
  const { client, list } = await guest()
  expect(await client.query(api.credits.balance, {})).toBe(3)

  const calls = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => client.action(api.ai.generateImage, { prompt: `Number ${n}` })))

  expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  for (const call of calls.filter(call => call.status === 'rejected'))
    expect(call.reason).toMatchObject({ data: { code: 'INSUFFICIENT_CREDITS', credits: 0, needed: 1 } })
  expect(await list()).toHaveLength(3)
  expect(await client.query(api.credits.balance, {})).toBe(0)
  expect(stack.openai.journal.entries()).toHaveLength(3)
})

it('serves the picture, and a thumbnail of it once there is one', async () => {
  const { client, list } = await guest()

  const url = await client.action(api.ai.generateImage, { prompt: 'A lighthouse', size: '1536x1024' })
  await expect.poll(async () => (await list())[0]!.thumbnailUrl, { timeout: 10_000 }).toBeDefined()

  const [image] = await list()
  expect(image).toMatchObject({ url, width: 1536, height: 1024, status: 'succeeded' })
  const [picture, thumbnail] = await Promise.all([image!.url!, image!.thumbnailUrl!].map(async address => (await fetch(address)).blob()))
  expect([picture!.type, thumbnail!.type]).toEqual(['image/jpeg', 'image/jpeg'])
  expect(thumbnail!.size).toBeLessThan(picture!.size / 2)
})

it('shows the picture in every open page while it is painted, and when it is there', async () => {
  const { token } = await guest()
  const client = new ConvexClient(stack.deployment.url)
  client.setAuth(async () => token)
  const seen: string[] = []
  client.onUpdate(api.ai.list, { paginationOpts: { numItems: 5, cursor: null } }, ({ page }) => seen.push(page.map(({ status }) => status).join()))

  await client.action(api.ai.generateImage, { prompt: 'A lighthouse' })
  await expect.poll(() => seen).toContain('succeeded')
  await client.close()

  expect([...new Set(seen)].filter(Boolean)).toEqual(['running', 'succeeded'])
})

it('gives the credit back when OpenAI loses its answer after it painted', async () => {
  const { client, list } = await guest()
  stack.openai.faults.add({ kind: 'drop', after: true })

  await expect(client.action(api.ai.generateImage, { prompt: 'A lighthouse' })).rejects.toMatchObject({ data: { code: 'PROVIDER_UNAVAILABLE', unknown: true } })

  expect(await list()).toMatchObject([{ status: 'unknown' }])
  expect(await client.query(api.credits.balance, {})).toBe(3)
  expect(stack.openai.journal.entries()).toHaveLength(1)
})

let stack: LocalStack

beforeAll(async () => {
  stack = await startLocalStack({ root: fileURLToPath(new URL('../..', import.meta.url)), log: () => {} })
})
beforeEach(() => stack.openai.reset())
afterAll(() => stack.close())

/** Someone new, with the credits that everyone starts with. */
async function guest() {
  const client = new ConvexHttpClient(stack.deployment.url, { logger: false })
  const { tokens } = await client.action(api.auth.signIn, { provider: 'anonymous' })
  const { token } = tokens!
  client.setAuth(token)
  return { client, token, list: async () => (await client.query(api.ai.list, { paginationOpts: { numItems: 20, cursor: null } })).page }
}
