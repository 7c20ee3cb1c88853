/** One client's side of the sync protocol: its live queries, its user, its requests. */
import { NOBODY } from './auth.ts'
import { decodeTs, encodeTs, newRequestId } from './encoding.ts'
import { AuthenticationError, ProtocolError, errorMessage } from './errors.ts'
import { QuerySet } from './querySet.ts'
import { canonicalPath } from '../seam.ts'
import type { Authenticator, Caller } from './auth.ts'
import type { Authenticate, ClientMessage, FunctionMessage, ServerMessage } from './messages.ts'
import type { Subscriptions } from './subscriptions.ts'
import type { Engine, FunctionCall, Outcome, Timestamp } from '../seam.ts'

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
  /** False while so much is unsent that transitions should wait; then `session.flush()` is called once it is less. */
  writable: () => boolean
  request: Pick<NonNullable<FunctionCall['request']>, 'ip' | 'userAgent'>
}

/** Milliseconds that a timer can wait. */
const LONGEST_TIMER = 2 ** 31 - 1

export class Session {
  private id: string | undefined
  private caller: Caller = NOBODY
  private identityVersion = 0
  private sent = { querySet: 0, identity: 0, ts: encodeTs(0n) }
  private sentTs: Timestamp = 0n
  /** The client waits for a transition to this timestamp, at least. */
  private awaited: Timestamp | null = null
  private clockSkew: number | undefined
  private inbox: Promise<void> = Promise.resolve()
  private mutations: Promise<void> = Promise.resolve()
  private flushing: NodeJS.Immediate | undefined
  private expiry: NodeJS.Timeout | undefined
  private closed = false
  private readonly deployment: Deployment
  private readonly connection: Connection
  private readonly queries: QuerySet

  constructor(deployment: Deployment, connection: Connection) {
    this.deployment = deployment
    this.connection = connection
    this.queries = new QuerySet(deployment.subscriptions, add => this.describeCall(add), () => this.schedule())
  }

  /** Takes a message. Messages are handled one after another; the functions that they call may overlap. */
  receive(message: ClientMessage): void {
    this.inbox = this.inbox.then(() => this.closed ? undefined : this.handle(message)).catch((error: unknown) => this.fail(error))
  }

  /** Ends the session. Errors of the client's own are told to it; after any other it connects again. */
  fail(error: unknown): void {
    if (this.closed)
      return
    this.close()
    if (error instanceof AuthenticationError)
      this.connection.end({ type: 'AuthError', error: error.message, baseVersion: this.identityVersion, authUpdateAttempted: error.updateAttempted })
    else
      this.connection.end(error instanceof ProtocolError ? { type: 'FatalError', error: error.message } : undefined)
  }

  close(): void {
    this.closed = true
    clearImmediate(this.flushing)
    clearTimeout(this.expiry)
    this.queries.close()
  }

  private async handle(message: ClientMessage): Promise<void> {
    switch (message.type) {
      case 'Connect':
        this.id = message.sessionId
        this.clockSkew = message.clientTs && message.clientTs - Date.now()
        if (message.maxObservedTimestamp && decodeTs(message.maxObservedTimestamp) > this.deployment.engine.latest())
          throw new Error('The client has observed a timestamp ahead of the latest one.')
        break
      case 'ModifyQuerySet':
        this.queries.modify(message)
        this.schedule()
        break
      case 'Authenticate':
        await this.authenticate(message)
        break
      case 'Mutation':
        this.mutate(message)
        break
      case 'Action':
        this.act(message)
    }
  }

  private describeCall({ udfPath, args }: Pick<FunctionMessage, 'udfPath' | 'args'>) {
    const { identity, admin } = this.caller
    const request = { id: newRequestId(), ...this.connection.request }
    return { path: canonicalPath(udfPath), args: args[0] ?? {}, identity, admin, request }
  }

  private async authenticate({ tokenType, value = '', baseVersion, impersonating }: Authenticate) {
    if (baseVersion !== this.identityVersion)
      throw new ProtocolError(`Base version ${baseVersion} passed up doesn't match the current version ${this.identityVersion}`)
    const { authenticator } = this.deployment
    this.caller = tokenType === 'User'
      ? await authenticator.user(value)
      : tokenType === 'Admin' ? authenticator.admin(value, impersonating) : NOBODY
    if (this.closed)
      return
    this.identityVersion++
    this.endAt(this.caller.expiresAt)
    this.queries.restart()
    this.schedule()
  }

  /** Nothing runs or is sent for a token that has expired: the client is to bring a new one. */
  private endAt(time = Infinity) {
    clearTimeout(this.expiry)
    const left = time - Date.now()
    if (left <= LONGEST_TIMER)
      this.expiry = setTimeout(() => this.fail(new AuthenticationError('Token expired.', { updateAttempted: false })), left)
  }

  /** Mutations of one client run in the order it sent them, as the user it was then. */
  private mutate(message: FunctionMessage) {
    const call = this.describeCall(message)
    const { requestId } = message
    this.mutations = this.mutations.then(async () => {
      if (this.closed)
        return
      const { outcome, ts } = await this.deployment.engine.mutation(call, this.id && `${this.id}:${requestId}`)
      if (this.closed)
        return
      if (!outcome.ok)
        return this.refuse('MutationResponse', requestId, outcome, call)
      const { value: result, logLines } = outcome
      this.connection.send({ type: 'MutationResponse', requestId, success: true, result, ts: encodeTs(ts), logLines })
      // The client resolves the mutation with the next transition that has passed its commit: there must be one.
      this.awaited = this.awaited === null || ts > this.awaited ? ts : this.awaited
      this.schedule()
    }).catch((error: unknown) => this.fail(error))
  }

  private act(message: FunctionMessage) {
    const call = this.describeCall(message)
    const { requestId } = message
    this.deployment.engine.action(call).then((outcome) => {
      if (this.closed)
        return
      if (!outcome.ok)
        return this.refuse('ActionResponse', requestId, outcome, call)
      const { value: result, logLines } = outcome
      this.connection.send({ type: 'ActionResponse', requestId, success: true, result, logLines })
    }).catch((error: unknown) => this.fail(error))
  }

  private refuse(type: 'MutationResponse' | 'ActionResponse', requestId: number, outcome: Extract<Outcome, { ok: false }>, call: FunctionCall) {
    const { errorData, logLines } = outcome
    this.connection.send({ type, requestId, success: false, result: errorMessage(outcome, call.request!.id), errorData, logLines })
  }

  /** Sends what changed, soon: after the response of the mutation that changed it. */
  private schedule(): void {
    if (this.closed)
      return
    this.flushing ??= setImmediate(() => {
      this.flushing = undefined
      this.flush()
    })
  }

  /** Sends a transition if there is anything to tell, once every answer is known. */
  flush(): void {
    if (this.closed || !this.connection.writable())
      return
    const ts = this.queries.snapshot(this.deployment.engine.latest())
    if (ts === null || ts < this.sentTs || (this.awaited !== null && ts < this.awaited))
      return
    const modifications = this.queries.takeChanges()
    const startVersion = this.sent
    const endVersion = { querySet: this.queries.version, identity: this.identityVersion, ts: encodeTs(ts) }
    const moved = endVersion.querySet !== startVersion.querySet || endVersion.identity !== startVersion.identity
    if (!modifications.length && !moved && this.awaited === null)
      return
    this.sent = endVersion
    this.sentTs = ts
    this.awaited = null
    const clocks = { clientClockSkew: this.clockSkew, serverTs: Date.now() * 1e6 }
    this.connection.send({ type: 'Transition', startVersion, endVersion, modifications, ...clocks })
  }
}
