import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { convexToJson } from 'convex/values'
import type { JSONValue, Value } from 'convex/values'
import { WebSocketServer } from 'ws'
import { ScriptedSession } from './scriptedSession'
import type { ScriptedCall } from './scriptedSession'

/** An answer of a query, as a test scripts it. */
export type Answer
  = | { value: unknown }
    | { error: string, data?: Value }
    /** Not yet: the query stays loading. */
    | 'pending'

export interface ClientMessage {
  type: string
  [field: string]: JSONValue | undefined
}

/**
 * A Convex deployment that does what the test says, and nothing of its own accord: over a real WebSocket, and over
 * HTTP for queries. It speaks the protocol of `convex/src/browser/sync/protocol.ts`.
 */
export class SyncServer {
  url = ''
  /** Every message of every client, in order. */
  readonly received: ClientMessage[] = []
  /** Queries that came over HTTP. */
  readonly requests: { path: string, args: JSONValue, authorization?: string }[] = []
  /** How many connections there ever were. */
  connections = 0
  /** While true, connections are cut as soon as they open. */
  refusing = false
  /** While true, HTTP requests get no answer. */
  silent = false
  /** While true, HTTP requests are answered with 503. */
  outOfOrder = false
  /** Tokens that HTTP requests are refused for. */
  readonly refusedTokens = new Set<string>()

  readonly #http = createServer()
  readonly #sockets = new WebSocketServer({ server: this.#http })
  readonly #answers = new Map<string, (args: Record<string, JSONValue>) => Answer>()
  readonly #calls: ScriptedCall[] = []
  readonly #waiting: { wants: (call: ScriptedCall) => boolean, take: (call: ScriptedCall) => void }[] = []
  #ts = 1n

  static async start() {
    const server = new SyncServer()
    await new Promise<void>(resolve => server.#http.listen(0, '127.0.0.1', resolve))
    server.url = `http://127.0.0.1:${(server.#http.address() as AddressInfo).port}`
    return server
  }

  private constructor() {
    this.#http.on('request', async (request, response) => {
      let body = ''
      for await (const chunk of request)
        body += chunk
      const { path, args } = JSON.parse(body) as { path: string, args: [JSONValue] }
      this.requests.push({ path, args: args[0], authorization: request.headers.authorization })
      if (this.silent)
        return
      if (this.outOfOrder)
        return response.writeHead(503).end()
      if (this.refusedTokens.has(request.headers.authorization?.replace('Bearer ', '') ?? ''))
        return response.writeHead(401).end('{"code":"Unauthenticated"}')
      const answer = this.answer(path, args[0] as Record<string, JSONValue>)
      if (answer === 'pending')
        return
      const failed = 'error' in answer
      response.writeHead(failed ? 560 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(failed
        ? { status: 'error', errorMessage: answer.error, errorData: answer.data === undefined ? undefined : convexToJson(answer.data) }
        : { status: 'success', value: convexToJson(answer.value as Value) }))
    })
    this.#sockets.on('connection', (socket) => {
      this.connections++
      if (this.refusing)
        return socket.terminate()
      const session = new ScriptedSession(socket, this)
      this.sessions.add(session)
      socket.on('close', () => this.sessions.delete(session))
    })
  }

  /** Open connections. */
  readonly sessions = new Set<ScriptedSession>()

  /** The latest connection. */
  get session() {
    return [...this.sessions].at(-1)!
  }

  /** Queries subscribed to now, over all connections, as `path` and `args`. */
  get subscriptions() {
    return [...this.sessions].flatMap(session => [...session.queries.values()])
  }

  get now() {
    return this.#ts
  }

  /** A later point in time. */
  tick() {
    return ++this.#ts
  }

  /** Says what a query answers, to those who are subscribed and to those to come. */
  setQuery(path: string, answer: Answer | ((args: Record<string, JSONValue>) => Answer)) {
    this.#answers.set(path, typeof answer === 'function' ? answer : () => answer)
    this.tick()
    for (const session of this.sessions)
      session.refresh(path)
  }

  answer(path: string, args: Record<string, JSONValue>): Answer {
    return this.#answers.get(path)?.(args) ?? 'pending'
  }

  /** The next call of that function which no test has taken yet; waits for it. */
  call(path?: string): Promise<ScriptedCall> {
    const wants = (call: ScriptedCall) => path === undefined || call.path === path
    const index = this.#calls.findIndex(wants)
    if (index >= 0)
      return Promise.resolve(this.#calls.splice(index, 1)[0]!)
    return new Promise(take => this.#waiting.push({ wants, take }))
  }

  /** The next calls, in the order they came. */
  async calls(count: number) {
    const calls: ScriptedCall[] = []
    while (calls.length < count)
      calls.push(await this.call())
    return calls
  }

  offer(call: ScriptedCall) {
    const index = this.#waiting.findIndex(({ wants }) => wants(call))
    if (index >= 0)
      this.#waiting.splice(index, 1)[0]!.take(call)
    else
      this.#calls.push(call)
  }

  /** Waits until clients have handled everything sent so far, and the server everything they sent before that. */
  async roundTrip() {
    await Promise.all([...this.sessions].map(session => session.ping()))
  }

  /** Cuts every connection, as a lost network does. */
  disconnect() {
    for (const session of this.sessions)
      session.cut()
  }

  async stop() {
    for (const socket of this.#sockets.clients)
      socket.terminate()
    this.#http.closeAllConnections()
    await new Promise(resolve => this.#http.close(resolve))
  }
}
