import { expect, it } from 'vitest'
import { api, connect, deploy, httpClient, live } from './support.ts'

it('shows a change of one client to another', async () => {
  const deployment = await deploy()
  const writer = connect(deployment)
  const list = live(connect(deployment), api.messages.list, { room: 'a' })
  await list.until(texts => texts?.length === 0)

  await writer.mutation(api.messages.send, { room: 'a', text: 'hello' })

  expect(await list.until(texts => texts?.length === 1)).toEqual(['hello'])
})

it('shows writes of HTTP clients, actions and scheduled functions', async () => {
  const deployment = await deploy()
  const http = httpClient(deployment)
  const list = live(connect(deployment), api.messages.list, { room: 'a' })

  await http.mutation(api.messages.send, { room: 'a', text: 'http' })
  await http.action(api.messages.relay, { room: 'a', text: 'action' })
  await http.mutation(api.messages.sendLater, { room: 'a', text: 'scheduled', after: 20 })

  expect(await list.until(texts => texts?.length === 3)).toEqual(['http', 'action', 'scheduled'])
})

it('runs a client\'s mutations in the order they were sent', async () => {
  const deployment = await deploy()
  const client = connect(deployment)
  const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`)

  await Promise.all(texts.map(text => client.mutation(api.messages.send, { room: 'a', text })))

  expect(await httpClient(deployment).query(api.messages.list, { room: 'a' })).toEqual(texts)
})

it('shows a client its own mutation before the mutation resolves', async () => {
  const deployment = await deploy()
  const client = connect(deployment)
  const list = live(client, api.messages.list, { room: 'a' })
  await list.until(texts => texts !== undefined)

  for (const text of ['one', 'two', 'three']) {
    await client.mutation(api.messages.send, { room: 'a', text })
    expect(list.values.at(-1)).toContain(text)
  }
})

it('never shows two queries of different moments', async () => {
  const deployment = await deploy()
  const client = connect(deployment)
  const list = live(client, api.messages.list, { room: 'a' })
  const count = live(client, api.messages.count, { room: 'a' })
  await Promise.all([list.until(texts => texts !== undefined), count.until(number => number !== undefined)])
  const pairs: [number, number][] = []
  client.client.addOnTransitionHandler(() => pairs.push([
    (client.client.localQueryResult('messages:list', { room: 'a' }) as string[]).length,
    client.client.localQueryResult('messages:count', { room: 'a' }) as number,
  ]))
  const writers = [connect(deployment), connect(deployment)]

  await Promise.all(writers.flatMap(writer => Array.from({ length: 20 }, (_, index) =>
    writer.mutation(api.messages.send, { room: 'a', text: String(index) }))))
  await count.until(number => number === 40)

  expect(pairs.length).toBeGreaterThan(0)
  for (const [listed, counted] of pairs)
    expect(listed).toBe(counted)
})

it('shows an optimistic update once, and takes it back when the mutation fails', async () => {
  const deployment = await deploy()
  const client = connect(deployment)
  const list = live(client, api.messages.list, { room: 'a' })
  await list.until(texts => texts !== undefined)
  const optimisticUpdate = (store: { getQuery: (...args: never[]) => unknown, setQuery: (...args: never[]) => void }, message: { text?: unknown }) => {
    const args = [api.messages.list, { room: 'a' }] as never[]
    store.setQuery(...args, [...store.getQuery(...args) as string[], message.text] as never)
  }

  await client.mutation(api.messages.send, { room: 'a', text: 'kept' }, { optimisticUpdate })
  const refused = client.mutation(api.messages.sendThenFail, { room: 'a', text: 'refused' }, { optimisticUpdate })

  await expect(refused).rejects.toThrow()
  await list.until(texts => texts?.length === 1)
  expect(list.values.filter((texts, index) => JSON.stringify(texts) !== JSON.stringify(list.values[index - 1])))
    .toEqual([[], ['kept'], ['kept', 'refused'], ['kept']])
})

it('stops telling a client about queries it left', async () => {
  const deployment = await deploy()
  const client = connect(deployment)
  const updates: unknown[] = []
  const leave = client.onUpdate(api.messages.list, { room: 'a' }, value => updates.push(value))
  const count = live(client, api.messages.count, { room: 'a' })
  await count.until(number => number === 0)

  leave()
  await client.mutation(api.messages.send, { room: 'a', text: 'unseen' })

  expect(await count.until(number => number === 1)).toBe(1)
  expect(updates).toEqual([[]])
})
