/** A client's live queries: which it asked for, what it has been told, and what it is to be told next. */
import { newRequestId } from './encoding.ts'
import { ProtocolError, errorMessage } from './errors.ts'
import type { AddQuery, ModifyQuerySet, StateModification } from './messages.ts'
import type { Subscription, Subscriptions } from './subscriptions.ts'
import type { FunctionCall, Timestamp } from '../seam.ts'

interface LiveQuery extends ReturnType<Subscriptions['subscribe']> {
  add: AddQuery
  /** The answer that the client has. */
  sent?: string
}

/** Answers of different moments wait for each other at most this long, in milliseconds, to arrive as one snapshot. */
const MAX_WAIT_MS = 1_000

export class QuerySet {
  version = 0
  private readonly queries = new Map<number, LiveQuery>()
  private removed: number[] = []
  private waitingSince: number | null = null
  private reminder: NodeJS.Timeout | undefined

  private readonly subscriptions: Subscriptions
  private readonly describeCall: (add: AddQuery) => FunctionCall
  private readonly onChange: () => void

  /** `describeCall` makes the call of a query as the client's present user; `onChange` hears of new answers. */
  constructor(subscriptions: Subscriptions, describeCall: (add: AddQuery) => FunctionCall, onChange: () => void) {
    this.subscriptions = subscriptions
    this.describeCall = describeCall
    this.onChange = onChange
  }

  modify({ baseVersion, newVersion, modifications }: ModifyQuerySet): void {
    if (baseVersion !== this.version || newVersion <= baseVersion)
      throw new ProtocolError(`Base version ${baseVersion} passed up doesn't match the current version ${this.version}`)
    for (const modification of modifications) {
      const { queryId } = modification
      const known = this.queries.get(queryId)
      if (modification.type === 'Add') {
        if (known)
          throw new ProtocolError(`Duplicate query ID: ${queryId}`)
        this.queries.set(queryId, { add: modification, ...this.subscribe(modification) })
        continue
      }
      if (!known)
        throw new ProtocolError(`Nonexistent query ID: ${queryId}`)
      known.unsubscribe()
      this.queries.delete(queryId)
      this.removed.push(queryId)
    }
    this.version = newVersion
  }

  /** Asks every query again: the user is another one. */
  restart(): void {
    for (const query of this.queries.values()) {
      query.unsubscribe()
      Object.assign(query, this.subscribe(query.add))
    }
  }

  /**
   * The latest timestamp, up to `latest`, at which all answers hold; `null` while one is missing. Answers of different
   * moments wait for each other, but not for ever: under steady writes there may be no moment that fits all.
   */
  snapshot(latest: Timestamp): Timestamp | null {
    let ts = latest
    let newest = 0n
    for (const { live: { validThrough, result } } of this.queries.values()) {
      if (validThrough === undefined)
        return null
      ts = validThrough < ts ? validThrough : ts
      newest = result!.ts > newest ? result!.ts : newest
    }
    clearTimeout(this.reminder)
    if (newest <= ts) {
      this.waitingSince = null
      return ts
    }
    this.waitingSince ??= Date.now()
    const left = this.waitingSince + MAX_WAIT_MS - Date.now()
    if (left <= 0)
      return ts
    this.reminder = setTimeout(this.onChange, left)
    return null
  }

  /** What the client has not been told; from now on it has. */
  takeChanges(): StateModification[] {
    const changes: StateModification[] = this.removed.map(queryId => ({ type: 'QueryRemoved', queryId }))
    this.removed = []
    for (const [queryId, query] of this.queries) {
      if (query.sent === query.live.answer)
        continue
      query.sent = query.live.answer
      changes.push(describeResult(queryId, query.live))
    }
    return changes
  }

  close(): void {
    clearTimeout(this.reminder)
    for (const { unsubscribe } of this.queries.values())
      unsubscribe()
    this.queries.clear()
  }

  private subscribe(add: AddQuery) {
    return this.subscriptions.subscribe(this.describeCall(add), add.journal ?? null, () => this.onChange())
  }
}

function describeResult(queryId: number, { result }: Subscription): StateModification {
  const { outcome, journal } = result!
  const { logLines } = outcome
  if (outcome.ok)
    return { type: 'QueryUpdated', queryId, value: outcome.value, logLines, journal }
  const { errorData } = outcome
  return { type: 'QueryFailed', queryId, errorMessage: errorMessage(outcome, newRequestId()), errorData, logLines, journal }
}
