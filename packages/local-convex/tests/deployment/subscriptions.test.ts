import { expect, it } from 'vitest'
import { addQueries, connectMessage, mutation, rawSocket } from './rawSocket.ts'
import { nextTurn, scriptedEngine } from './scriptedEngine.ts'
import { deploy } from './support.ts'

const a = { udfPath: 'a', args: {} }
const b = { udfPath: 'b', args: {} }
const ab = { udfPath: 'ab', args: {} }

it('runs a query once per commit, however many clients share it', async () => {
  const { runs, commit, deployment } = await scripted()
  const clients = await Promise.all(Array.from({ length: 10 }, () => rawSocket(deployment)))
  await Promise.all(clients.map(async (client) => {
    client.send(connectMessage, addQueries(0, a))
    await client.next('Transition')
  }))

  commit('a')
  const updates = await Promise.all(clients.map(client => client.next('Transition')))

  expect(runs).toEqual({ 'a:default': 2 })
  for (const update of updates)
    expect(update.modifications).toMatchObject([{ value: { run: 2 } }])
})

it('does not run a query for a commit outside what it read', async () => {
  const { runs, commit, deployment } = await scripted()
  const client = await rawSocket(deployment)
  client.send(connectMessage, addQueries(0, a, b))
  await client.next('Transition')

  commit('x')
  commit('b')

  expect((await client.next('Transition')).modifications).toMatchObject([{ queryId: 1, value: { run: 2 } }])
  expect(runs).toEqual({ 'a:default': 1, 'b:default': 2 })
})

it('forgets a query when its last client leaves', async () => {
  const { runs, commit, deployment } = await scripted()
  const client = await rawSocket(deployment)
  client.send(connectMessage, addQueries(0, a, b))
  await client.next('Transition')

  client.send({ type: 'ModifyQuerySet', baseVersion: 1, newVersion: 2, modifications: [{ type: 'Remove', queryId: 0 }] })
  const removal = await client.next('Transition')
  commit('a')
  commit('b')
  await client.next('Transition')

  expect(removal.modifications).toEqual([{ type: 'QueryRemoved', queryId: 0 }])
  expect(runs).toEqual({ 'a:default': 1, 'b:default': 2 })
})

it('runs a query again when a commit overlaps it while it runs', async () => {
  const { commit, deployment, hold } = await scripted()
  const client = await rawSocket(deployment)
  const release = hold('a:default')
  client.send(connectMessage, addQueries(0, a), mutation(0, 'x', {}))
  await client.next('MutationResponse')

  commit('a')
  release()

  expect((await client.next('Transition')).modifications).toMatchObject([{ value: { run: 2 } }])
})

it('holds back the answers of a commit until all of them are there', async () => {
  const { deployment, hold } = await scripted()
  const client = await rawSocket(deployment)
  client.send(connectMessage, addQueries(0, a, ab))
  await client.next('Transition')
  const release = hold('ab:default')

  client.send(mutation(0, 'a', {}))
  const { ts } = await client.next('MutationResponse')
  client.send({ type: 'Action', requestId: 1, udfPath: 'x', args: [{}] })
  await client.next('ActionResponse')
  const early = client.received.length
  release()
  const update = await client.next('Transition')

  expect(early).toBe(0)
  expect(update.modifications).toMatchObject([{ queryId: 0, value: { run: 2 } }, { queryId: 1, value: { run: 2 } }])
  expect((update.endVersion as { ts: string }).ts).toBe(ts)
})

it('does not let a query that is always outdated keep the others waiting for ever', async () => {
  const { commit, deployment, slow } = await scripted()
  const client = await rawSocket(deployment)
  client.send(connectMessage, addQueries(0, a, ab))
  await client.next('Transition')
  slow('ab:default')
  let writing = true
  const writer = (async () => {
    while (writing) {
      commit('a')
      await nextTurn()
    }
  })()

  const update = await client.next('Transition')
  writing = false
  await writer

  expect(update.modifications).toMatchObject([{ queryId: 0 }, { queryId: 1 }])
})

it('tells the client to connect again when the engine itself fails', async () => {
  const { deployment } = await scripted()
  const client = await rawSocket(deployment)

  client.send(connectMessage, mutation(0, 'defect', {}))

  expect(await client.closed).toEqual({ code: 1011, reason: 'InternalServerError' })
})

it('skips updates for a client that does not read, and catches it up with the latest', async () => {
  const { commit, deployment, runs } = await scripted({ padding: 'x'.repeat(100_000) })
  const client = await rawSocket(deployment)
  client.send(connectMessage, addQueries(0, a))
  await client.next('Transition')
  client.socket.pause()

  for (let count = 0; count < 500; count++) {
    commit('a')
    await nextTurn()
    await nextTurn()
  }
  client.socket.resume()
  const seen: number[] = []
  while (seen.at(-1) !== runs['a:default'])
    seen.push(((await client.next('Transition')).modifications as { value: { run: number } }[])[0]!.value.run)

  expect(seen.length).toBeLessThan(250)
})

async function scripted(options?: Parameters<typeof scriptedEngine>[0]) {
  const engine = scriptedEngine(options)
  const deployment = await deploy({ engine: engine.open })
  return { ...engine, deployment }
}
