import { afterEach, expect, it, vi } from 'vitest'
import { addQueries, connectMessage, mutation, rawSocket } from './rawSocket.ts'
import { api, connect, deploy, httpClient } from './support.ts'

const NO_TIME = 'AAAAAAAAAAA='
const roomA = { udfPath: 'messages:list', args: { room: 'a' } }

afterEach(() => {
  vi.useRealTimers()
})

it('chains transitions: each starts at the version where the one before ended', async () => {
  const client = await rawSocket(await deploy())

  client.send(connectMessage, addQueries(0, roomA))
  const first = await client.next('Transition')
  client.send(mutation(0, 'messages:send', { room: 'a', text: 'hello' }))
  const response = await client.next('MutationResponse')
  const second = await client.next('Transition')

  expect(first).toMatchObject({
    startVersion: { querySet: 0, identity: 0, ts: NO_TIME },
    endVersion: { querySet: 1, identity: 0 },
    modifications: [{ type: 'QueryUpdated', queryId: 0, value: [], logLines: [], journal: null }],
  })
  expect(second.startVersion).toEqual(first.endVersion)
  expect(second.modifications).toMatchObject([{ queryId: 0, value: ['hello'] }])
  expect(timestamp(second)).toBeGreaterThanOrEqual(readTs(response.ts))
})

it('sends only the results that changed', async () => {
  const client = await rawSocket(await deploy())
  client.send(connectMessage, addQueries(0, roomA, { udfPath: 'messages:list', args: { room: 'b' } }))
  await client.next('Transition')

  client.send(mutation(0, 'messages:send', { room: 'b', text: 'hello' }))

  expect((await client.next('Transition')).modifications).toMatchObject([{ queryId: 1, value: ['hello'] }])
})

it('tells a client that nothing it follows changed once its mutation is in', async () => {
  const client = await rawSocket(await deploy())
  client.send(connectMessage, mutation(0, 'messages:send', { room: 'a', text: 'hello' }))

  const response = await client.next('MutationResponse')
  const transition = await client.next('Transition')

  expect(transition.modifications).toEqual([])
  expect(timestamp(transition)).toBeGreaterThanOrEqual(readTs(response.ts))
})

it('applies a mutation once that is sent again by the same session', async () => {
  const deployment = await deploy()
  const send = mutation(7, 'messages:send', { room: 'a', text: 'once' })
  const before = await rawSocket(deployment)
  before.send(connectMessage, send)
  const answer = await before.next('MutationResponse')
  before.socket.terminate()

  const again = await rawSocket(deployment)
  again.send(connectMessage, send)

  expect(await again.next('MutationResponse')).toEqual(answer)
  expect(timestamp(await again.next('Transition'))).toBeGreaterThanOrEqual(readTs(answer.ts))
  expect(await httpClient(deployment).query(api.messages.list, { room: 'a' })).toEqual(['once'])
})

it('splits a transition that is too long for one message', async () => {
  const client = await rawSocket(await deploy())

  client.send(connectMessage, addQueries(0, { udfPath: 'values:large', args: { length: 6_000_000 } }))
  const parts = [await client.next('TransitionChunk'), await client.next('TransitionChunk')]

  expect(parts.map(part => part.partNumber)).toEqual([0, 1])
  expect(JSON.parse(parts.map(part => part.chunk).join(''))).toMatchObject({ type: 'Transition', endVersion: { querySet: 1 } })
})

it.each([
  ['text that is no JSON', '{', /^Received Invalid JSON on websocket: /],
  ['a message of an unknown type', { type: 'Hello' }, /unknown message type "Hello"/],
  ['a type that objects inherit', { type: 'constructor' }, /unknown message type/],
  ['null', null, /unknown message type/],
  ['a mutation without arguments', { type: 'Mutation', requestId: 0, udfPath: 'messages:send' }, /for args/],
  ['arguments that are no object', { type: 'Mutation', requestId: 0, udfPath: 'messages:send', args: [1] }, /for args\[0\]/],
  ['a query set of another version', addQueries(3, roomA), /Base version 3 passed up doesn't match the current version 0/],
  ['a user of another version', { type: 'Authenticate', tokenType: 'None', baseVersion: 3 }, /Base version 3 passed up doesn't match the current version 0/],
  ['an unknown modification', { type: 'ModifyQuerySet', baseVersion: 0, newVersion: 1, modifications: [{ type: 'Move' }] }, /for modifications\[0\]/],
  ['a query that was never added', { type: 'ModifyQuerySet', baseVersion: 0, newVersion: 1, modifications: [{ type: 'Remove', queryId: 4 }] }, /Nonexistent query ID: 4/],
])('answers %s with a fatal error and goes on serving', async (_name, message, error) => {
  const deployment = await deploy()
  const client = await rawSocket(deployment)

  client.send(connectMessage, JSON.stringify(message) === '"{"' ? '{' : JSON.stringify(message))

  expect((await client.next('FatalError')).error).toMatch(error)
  await client.closed
  expect(await httpClient(deployment).query(api.messages.list, { room: 'a' })).toEqual([])
})

it('sends a ping after a silence, so that the client does not take it for dead', async () => {
  const deployment = await deploy()
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  const client = await rawSocket(deployment)

  vi.advanceTimersByTime(10_000)
  client.send(connectMessage, { type: 'Action', requestId: 0, udfPath: 'messages:relay', args: [{ room: 'a', text: 'x' }] })
  await client.next('ActionResponse')
  const early = client.received.length
  vi.advanceTimersByTime(20_000)

  expect(early).toBe(0)
  expect(await client.next('Ping')).toEqual({ type: 'Ping' })
})

it('closes a socket whose message is too large, and goes on serving', async () => {
  const deployment = await deploy()
  const client = await rawSocket(deployment)

  client.send(mutation(0, 'messages:send', { room: 'a', text: 'x'.repeat(21 * 2 ** 20) }))

  expect((await client.closed).code).toBe(1009)
  expect(await httpClient(deployment).query(api.messages.list, { room: 'a' })).toEqual([])
})

it('sends a client away that has seen the future', async () => {
  const client = await rawSocket(await deploy())

  client.send({ ...connectMessage, maxObservedTimestamp: '//////////8=' })

  expect(await client.closed).toEqual({ code: 1011, reason: 'InternalServerError' })
})

it.each([
  ['no JSON', '{', 400],
  ['no path', '{"args":{}}', 400],
  ['arguments that are no object', '{"path":"messages:list","args":3}', 400],
  ['a body that is too large', `{"path":"messages:list","args":{"room":"${'x'.repeat(2 ** 25)}"}}`, 413],
])('answers an HTTP call with %s by a code and a message', async (_name, body, status) => {
  const { url } = await deploy()

  const response = await fetch(`${url}/api/query`, { method: 'POST', body })

  expect(response.status).toBe(status)
  expect(await response.json()).toEqual({ code: expect.any(String) as string, message: expect.any(String) as string })
})

it('stops reading a body of unknown length that is too large', async () => {
  const { url } = await deploy()
  const body = new Blob(['x'.repeat(2 ** 25)]).stream()

  const response = await fetch(`${url}/api/query`, { method: 'POST', body, duplex: 'half' } as RequestInit)

  expect(response.status).toBe(413)
})

it('lets pages of the given origins call', async () => {
  const origin = 'http://localhost:3000'
  const { url } = await deploy({ origins: [origin] })

  const preflight = await fetch(`${url}/api/query`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  })
  const response = await fetch(`${url}/api/query`, { method: 'POST', headers: { origin }, body: '{"path":"messages:first","args":{}}' })

  expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
  expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization')
  expect(preflight.headers.get('access-control-allow-methods')).toContain('POST')
  expect(response.headers.get('access-control-allow-origin')).toBe(origin)
  expect(response.headers.get('access-control-allow-credentials')).toBe('true')
})

it('resumes queries and repeats what was unanswered after the connection drops', async () => {
  const deployment = await deploy()
  const sockets: WebSocket[] = []
  class DroppingSocket extends WebSocket {
    constructor(url: string) {
      super(url)
      sockets.push(this)
    }

    override send(data: string) {
      super.send(data)
      // The request leaves, the answer never arrives.
      if (sockets.length === 1 && data.includes('"Mutation"'))
        queueMicrotask(() => this.close())
    }
  }
  const client = connect(deployment, { webSocketConstructor: DroppingSocket as typeof WebSocket })
  const seen: string[][] = []
  client.onUpdate(api.messages.list, { room: 'a' }, texts => seen.push(texts as string[]))

  await client.mutation(api.messages.send, { room: 'a', text: 'once' })

  expect(sockets).toHaveLength(2)
  expect(seen.at(-1)).toEqual(['once'])
})

function timestamp(transition: Record<string, unknown>): bigint {
  return readTs((transition.endVersion as { ts: string }).ts)
}

function readTs(encoded: unknown): bigint {
  return Buffer.from(encoded as string, 'base64').readBigUInt64LE()
}
