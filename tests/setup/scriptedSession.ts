import { convexToJson } from 'convex/values'
import type { JSONValue, Value } from 'convex/values'
import type { WebSocket } from 'ws'
import type { Answer, ClientMessage, SyncServer } from './syncServer'

/** A mutation or action that a client asked for and that waits for the test's answer. */
export interface ScriptedCall {
  type: 'Mutation' | 'Action'
  path: string
  args: JSONValue
  requestId: number
  /** Answers with a result. A mutation's client also moves past its commit, unless `respond` says otherwise. */
  succeed(value: unknown): void
  /** Answers a mutation without the transition that lets its client go on. */
  respond(value: unknown): void
  /** Answers with an error; with `data` it is a `ConvexError`. */
  fail(message: string, data?: Value): void
}

interface Version {
  querySet: number
  identity: number
  ts: bigint
}

/** One client's connection: which queries it follows, as whom, and how far it has come. */
export class ScriptedSession {
  readonly queries = new Map<number, { path: string, args: Record<string, JSONValue> }>()
  /** How the next tokens are met. */
  acceptsTokens = true
  token: string | null = null
  #version: Version = { querySet: 0, identity: 0, ts: 0n }

  constructor(readonly socket: WebSocket, readonly server: SyncServer) {
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as ClientMessage))
  }

  /** Sends current answers of a query. */
  refresh(path: string) {
    const changed = [...this.queries].filter(([, query]) => query.path === path)
    this.transition(changed.map(([id]) => this.#answer(id)))
  }

  /** Moves the client to the server's present, with what changed. */
  transition(modifications: unknown[] = [], to: Partial<Version> = {}) {
    const start = this.#version
    const end = { ...start, ts: this.server.now, ...to }
    this.#version = end
    this.send({
      type: 'Transition',
      startVersion: { ...start, ts: encodeTs(start.ts) },
      endVersion: { ...end, ts: encodeTs(end.ts) },
      modifications: modifications.filter(Boolean),
    })
  }

  send(message: unknown) {
    this.sendRaw(JSON.stringify(message))
  }

  /** Sends any text at all. */
  sendRaw(text: string) {
    this.socket.send(text)
  }

  /** Resolves when the other side's WebSocket has answered, which it does in order. */
  ping() {
    return new Promise<void>((resolve) => {
      this.socket.once('pong', () => resolve())
      this.socket.ping()
    })
  }

  cut() {
    this.socket.terminate()
  }

  #receive(message: ClientMessage) {
    this.server.received.push(message)
    if (message.type === 'ModifyQuerySet')
      this.#modify(message)
    else if (message.type === 'Authenticate')
      this.#authenticate(message)
    else if (message.type === 'Mutation' || message.type === 'Action')
      this.server.offer(this.#call(message.type, message))
  }

  #modify(message: ClientMessage) {
    const touched: unknown[] = []
    for (const change of message.modifications as { type: string, queryId: number, udfPath: string, args: [JSONValue] }[]) {
      if (change.type === 'Add') {
        this.queries.set(change.queryId, { path: change.udfPath, args: change.args[0] as Record<string, JSONValue> })
        touched.push(this.#answer(change.queryId))
      }
      else {
        this.queries.delete(change.queryId)
        touched.push({ type: 'QueryRemoved', queryId: change.queryId })
      }
    }
    this.transition(touched, { querySet: message.newVersion as number })
  }

  #authenticate(message: ClientMessage) {
    this.token = (message.value as string | undefined) ?? null
    if (!this.acceptsTokens && this.token)
      return this.send({ type: 'AuthError', error: 'bad token', baseVersion: message.baseVersion, authUpdateAttempted: true })
    this.transition([...this.queries.keys()].map(id => this.#answer(id)), { identity: message.baseVersion as number + 1 })
  }

  #call(type: 'Mutation' | 'Action', message: ClientMessage): ScriptedCall {
    const requestId = message.requestId as number
    const respond = (value: unknown) => this.send({
      type: `${type}Response`,
      requestId,
      success: true,
      result: convexToJson(value as Value),
      ts: type === 'Mutation' ? encodeTs(this.server.tick()) : undefined,
      logLines: [],
    })
    return {
      type,
      requestId,
      path: message.udfPath as string,
      args: (message.args as [JSONValue])[0],
      respond,
      succeed: (value) => {
        respond(value)
        if (type === 'Mutation')
          this.transition()
      },
      fail: (error, data) => this.send({
        type: `${type}Response`,
        requestId,
        success: false,
        result: error,
        errorData: data === undefined ? undefined : convexToJson(data),
        logLines: [],
      }),
    }
  }

  #answer(queryId: number) {
    const { path, args } = this.queries.get(queryId)!
    return encodeAnswer(queryId, this.server.answer(path, args))
  }
}

function encodeAnswer(queryId: number, answer: Answer) {
  if (answer === 'pending')
    return
  if ('error' in answer)
    return { type: 'QueryFailed', queryId, errorMessage: answer.error, errorData: answer.data === undefined ? undefined : convexToJson(answer.data), logLines: [], journal: null }
  return { type: 'QueryUpdated', queryId, value: convexToJson(answer.value as Value), logLines: [], journal: null }
}

function encodeTs(ts: bigint) {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(ts)
  return bytes.toString('base64')
}
