/** One client's side of the sync protocol: its live queries, its user, its requests. */
import type { JSONValue } from 'convex/values'
import type { Engine, FunctionCall, Outcome, Timestamp } from '../seam.ts'
import { AuthenticationError, NOBODY } from './auth.ts'
import { canonicalPath, decodeTs, encodeTs, errorMessage, newRequestId } from './encoding.ts'
import type { Authenticator, Caller } from './auth.ts'
import type { AddQuery, ClientMessage, ServerMessage, StateModification, StateVersion } from './messages.ts'
import type { Subscription, Subscriptions } from './subscriptions.ts'

/** What sessions share. */
export interface Deployment {
  engine: Engine
  subscriptions: Subscriptions
  authenticator: Authenticator
}

/** Where a session's messages go. */
export interface Connection {
  send: (message: ServerMessage) => void
  /** Sends a last message and ends the connection; with none, the client is to connect again. */
  end: (message?: ServerMessage) => void
  /** False while so much is unsent that further updates should wait; `session.flush()` is called when it is over. */
  writable: () => boolean
  request: Pick<NonNullable<FunctionCall['request']>, 'ip' | 'userAgent'>
}

/** What the client did wrong, told to it in a `FatalError`, after which it does not reconnect. */
export class ProtocolError extends Error {
  override name = 'ProtocolError'
}

interface LiveQuery extends ReturnType<Subscriptions['subscribe']> {
  add: AddQuery
  /** The answer that the client has. */
  sent?: string
}

/** Updates of different queries wait for each other at most this long, in milliseconds, to arrive as one snapshot. */
const PATIENCE = 1_000

export class Session {
  private id = ''
  private caller: Caller = NOBODY
  private readonly queries = new Map<number, LiveQuery>()
  private removed: number[] = []
  private sentVersion = { querySet: 0, identity: 0, ts: 0n }
  private version = { querySet: 0, identity: 0 }
  /** The client waits for a transition to this timestamp, at least. */
  private awaited: Timestamp | null = null
  private clockSkew: number | undefined
  private inbox: Promise<void> = Promise.resolve()
  private mutations: Promise<void> = Promise.resolve()
  private flushing: NodeJS.Immediate | undefined
  private impatient: NodeJS.Timeout | undefined
  private outOfPatience = false
  private closed = false

  private readonly deployment: Deployment
  private readonly connection: Connection

  constructor(deployment: Deployment, connection: Connection) {
    this.deployment = deployment
    this.connection = connection
  }

  /** Takes a message. Messages are handled one after another; functions that they call may overlap. */
  receive(message: ClientMessage): void {
    this.inbox = this.inbox.then(() => this.closed ? undefined : this.handle(message)).catch((error: unknown) => {
      this.fail(error)
    })
  }

  fail(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error)
    if (error instanceof AuthenticationError)
      this.end({ type: 'AuthError', error: text, baseVersion: this.version.identity, authUpdateAttempted: true })
    else if (error instanceof ProtocolError)
      this.end({ type: 'FatalError', error: text })
    else
      this.end()
  }

  close(): void {
    this.closed = true
    clearImmediate(this.flushing)
    clearTimeout(this.impatient)
    for (const { unsubscribe } of this.queries.values())
      unsubscribe()
    this.queries.clear()
  }

  private end(message?: ServerMessage) {
    this.close()
    this.connection.end(message)
  }

  private async handle(message: ClientMessage): Promise<void> {
    switch (message.type) {
      case 'Connect':
        this.id = message.sessionId
        this.clockSkew = message.clientTs && message.clientTs - Date.now()
        if (message.maxObservedTimestamp && decodeTs(message.maxObservedTimestamp) > this.deployment.engine.latest())
          throw new Error('Client has observed a timestamp ahead of the latest one of this deployment.')
        return
      case 'ModifyQuerySet':
        return this.modifyQuerySet(message)
      case 'Authenticate':
        return await this.authenticate(message)
      case 'Mutation':
        this.mutate(message.requestId, this.call(message.udfPath, message.args))
        return
      case 'Action':
        void this.act(message.requestId, this.call(message.udfPath, message.args))
    }
  }

  private call(path: string, args: JSONValue[]): FunctionCall {
    const request = { id: newRequestId(), ...this.connection.request }
    return { path: canonicalPath(path), args: args[0] ?? {}, ...this.caller, request }
  }

  private modifyQuerySet({ baseVersion, newVersion, modifications }: Extract<ClientMessage, { type: 'ModifyQuerySet' }>) {
    if (baseVersion !== this.version.querySet || newVersion <= baseVersion)
      throw new ProtocolError(`Base version ${baseVersion} passed up doesn't match the current version ${this.version.querySet}`)
    for (const modification of modifications) {
      const known = this.queries.get(modification.queryId)
      if (modification.type === 'Add') {
        if (known)
          throw new ProtocolError(`Duplicate query ID: ${modification.queryId}`)
        this.queries.set(modification.queryId, { add: modification, ...this.subscribe(modification) })
      }
      else {
        if (!known)
          throw new ProtocolError(`Nonexistent query ID: ${modification.queryId}`)
        known.unsubscribe()
        this.queries.delete(modification.queryId)
        if (known.sent)
          this.removed.push(modification.queryId)
      }
    }
    this.version.querySet = newVersion
    this.schedule()
  }

  private async authenticate(message: Extract<ClientMessage, { type: 'Authenticate' }>) {
    if (message.baseVersion !== this.version.identity)
      throw new ProtocolError(`Base version ${message.baseVersion} passed up doesn't match the current version ${this.version.identity}`)
    const { tokenType, value = '' } = message
    this.caller = tokenType === 'None'
      ? NOBODY
      : tokenType === 'Admin' ? this.deployment.authenticator.admin(value, message.impersonating) : await this.deployment.authenticator.user(value)
    if (this.closed)
      return
    this.version.identity++
    for (const query of this.queries.values()) {
      query.unsubscribe()
      Object.assign(query, this.subscribe(query.add))
    }
    this.schedule()
  }

  private subscribe({ udfPath, args, journal }: AddQuery) {
    return this.deployment.subscriptions.subscribe(this.call(udfPath, args), journal ?? null, () => this.schedule())
  }

  /** Mutations of one client run in the order it sent them. */
  private mutate(requestId: number, call: FunctionCall) {
    this.mutations = this.mutations.then(async () => {
      const { outcome, ts } = await this.deployment.engine.mutation(call, this.id ? `${this.id}:${requestId}` : undefined)
      const { logLines } = outcome
      if (this.closed)
        return
      if (!outcome.ok)
        return this.respond('MutationResponse', requestId, outcome, call)
      this.connection.send({ type: 'MutationResponse', requestId, success: true, result: outcome.value, ts: encodeTs(ts), logLines })
      // The client shows the result once a transition has passed the commit, so there must be one after this response.
      this.awaited = this.awaited === null || ts > this.awaited ? ts : this.awaited
      this.schedule()
    }).catch((error: unknown) => this.fail(error))
  }

  private async act(requestId: number, call: FunctionCall) {
    try {
      const outcome = await this.deployment.engine.action(call)
      if (this.closed)
        return
      const { logLines } = outcome
      if (outcome.ok)
        this.connection.send({ type: 'ActionResponse', requestId, success: true, result: outcome.value, logLines })
      else
        this.respond('ActionResponse', requestId, outcome, call)
    }
    catch (error) {
      this.fail(error)
    }
  }

  private respond(type: 'MutationResponse' | 'ActionResponse', requestId: number, outcome: Extract<Outcome, { ok: false }>, call: FunctionCall) {
    const { errorData, logLines } = outcome
    this.connection.send({ type, requestId, success: false, result: errorMessage(outcome, call.request!.id), errorData, logLines })
  }

  /** Sends what changed, soon. After the responses to mutations: a client must not see an effect before its cause. */
  private schedule(): void {
    this.flushing ??= setImmediate(() => {
      this.flushing = undefined
      this.flush()
    })
  }

  /** Sends a transition if there is anything to tell and every query's answer is known. */
  flush(): void {
    if (this.closed || !this.connection.writable())
      return
    const ts = this.commonTimestamp()
    if (ts === null)
      return
    const modifications: StateModification[] = this.removed.map(queryId => ({ type: 'QueryRemoved', queryId }))
    for (const [queryId, query] of this.queries) {
      if (query.sent === query.live.answer)
        continue
      query.sent = query.live.answer
      modifications.push(describeResult(queryId, query.live))
    }
    const moved = this.version.querySet !== this.sentVersion.querySet || this.version.identity !== this.sentVersion.identity
    if (!modifications.length && !moved && this.awaited === null)
      return
    const startVersion = encodeVersion(this.sentVersion)
    this.sentVersion = { ...this.version, ts }
    this.removed = []
    this.awaited = null
    const endVersion = encodeVersion(this.sentVersion)
    const { clockSkew: clientClockSkew } = this
    this.connection.send({ type: 'Transition', startVersion, endVersion, modifications, clientClockSkew, serverTs: Date.now() * 1e6 })
  }

  /** The latest timestamp at which all answers hold; `null` while one is missing or they are of different times. */
  private commonTimestamp(): Timestamp | null {
    let ts = this.deployment.engine.latest()
    let newest = 0n
    for (const { live: { validThrough, result } } of this.queries.values()) {
      if (validThrough === undefined)
        return null
      ts = validThrough < ts ? validThrough : ts
      newest = result!.ts > newest ? result!.ts : newest
    }
    if (ts < this.sentVersion.ts || (this.awaited !== null && ts < this.awaited))
      return null
    if (newest <= ts) {
      clearTimeout(this.impatient)
      this.impatient = undefined
      this.outOfPatience = false
      return ts
    }
    this.impatient ??= setTimeout(() => {
      this.outOfPatience = true
      this.flush()
    }, PATIENCE)
    return this.outOfPatience ? ts : null
  }
}

function encodeVersion({ querySet, identity, ts }: { querySet: number, identity: number, ts: Timestamp }): StateVersion {
  return { querySet, identity, ts: encodeTs(ts) }
}

function describeResult(queryId: number, { result }: Subscription): StateModification {
  const { outcome, journal } = result!
  const { logLines } = outcome
  if (outcome.ok)
    return { type: 'QueryUpdated', queryId, value: outcome.value, logLines, journal }
  const { errorData } = outcome
  return { type: 'QueryFailed', queryId, errorMessage: errorMessage(outcome, newRequestId()), errorData, logLines, journal }
}
