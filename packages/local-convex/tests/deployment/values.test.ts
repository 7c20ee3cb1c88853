import { expect, it } from 'vitest'
import { api, connect, deploy, httpClient, live } from './support.ts'

const VALUES = {
  'null': null,
  'integers': [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n)],
  'negative zero': -0,
  'special numbers': [Number.NaN, Infinity, -Infinity, Number.MAX_SAFE_INTEGER, 5e-324],
  'text': ['', 'é', '👋🏽', '\0', '\u2028'],
  'bytes': [new Uint8Array([0, 255, 16]).buffer, new ArrayBuffer(0)],
  'nested': { list: [{ deep: [1, [2n, [null]]] }, {}, []], flag: true },
} as const

it.each(Object.entries(VALUES))('keeps %s exactly, over WebSocket and HTTP', async (_name, value) => {
  const deployment = await deploy()
  const client = connect(deployment)
  const http = httpClient(deployment)

  const answers = await Promise.all([
    live(client, api.values.echo, { value }).until(latest => latest !== undefined),
    client.mutation(api.values.keep, { value }),
    http.query(api.values.echo, { value }),
    http.mutation(api.values.keep, { value }),
  ])

  for (const answer of answers)
    expect(answer).toStrictEqual(value)
})

it('sends a transition that is too long for one message in parts', async () => {
  const deployment = await deploy()
  const client = connect(deployment)

  const text = await live(client, api.values.large, { length: 6_000_000 }).until(latest => latest !== undefined)

  expect(text).toHaveLength(6_000_000)
})

it('answers callers without a Convex client in plain JSON', async () => {
  const { url } = await deploy()
  const value = { integer: { $integer: 'AQAAAAAAAAA=' }, bytes: { $bytes: 'AP8Q' } }

  const response = await fetch(`${url}/api/query`, { method: 'POST', body: JSON.stringify({ path: 'values:echo', args: { value } }) })

  expect(await response.json()).toEqual({ status: 'success', value: { integer: '1', bytes: 'AP8Q' }, logLines: [] })
})
