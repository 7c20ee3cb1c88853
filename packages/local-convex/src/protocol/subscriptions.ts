/** Live queries, shared by every client that asks the same question as the same user. */
import type { Commit, Engine, FunctionCall, QueryResult, Timestamp } from '../seam.ts'

export class Subscriptions {
  private readonly engine: Engine
  private readonly live = new Map<string, Subscription>()
  private readonly stop: () => void

  constructor(engine: Engine) {
    this.engine = engine
    this.stop = engine.onCommit((commit) => {
      for (const subscription of this.live.values())
        subscription.onCommit(commit)
    })
  }

  /** Follows a query, which starts to run if nobody else does. `listener` is called after every run. */
  subscribe(call: FunctionCall, journal: string | null, listener: () => void): { live: Subscription, unsubscribe: () => void } {
    const key = JSON.stringify([call.path, call.args, call.identity, call.admin ?? false, journal])
    let subscription = this.live.get(key)
    if (!subscription) {
      subscription = new Subscription(this.engine, call, journal, () => this.live.delete(key))
      this.live.set(key, subscription)
      void subscription.run()
    }
    const live = subscription
    live.listeners.add(listener)
    return { live, unsubscribe: () => live.unsubscribe(listener) }
  }

  /** Runs every query again: the functions or their environment changed. */
  refresh(): void {
    for (const subscription of this.live.values())
      subscription.invalidate()
  }

  close(): void {
    this.stop()
    this.live.clear()
  }
}

/**
 * One question and its latest answer. The answer holds from the snapshot it was computed at until the first commit
 * that overlaps what it read.
 */
export class Subscription {
  readonly listeners = new Set<() => void>()
  result?: QueryResult
  /** The result without its snapshot: equal when there is nothing new to tell. */
  answer?: string

  private running = false
  /** The answer is outdated for a reason other than a commit. */
  private outdated = false
  /** Timestamp of the first commit that overlaps the answer's reads. */
  private brokenAt?: Timestamp
  /** Commits since the run began, whose overlap is unknown until its reads are. */
  private missed: Commit[] = []

  private readonly engine: Engine
  private readonly call: FunctionCall
  private journal: string | null
  private readonly onUnused: () => void

  constructor(engine: Engine, call: FunctionCall, journal: string | null, onUnused: () => void) {
    this.engine = engine
    this.call = call
    this.journal = journal
    this.onUnused = onUnused
  }

  /** The last timestamp that the answer is known to hold at; undefined before the first answer. */
  get validThrough(): Timestamp | undefined {
    if (!this.result)
      return
    if (this.brokenAt !== undefined)
      return this.brokenAt - 1n
    const latest = this.engine.latest()
    return latest > this.result.ts ? latest : this.result.ts
  }

  unsubscribe(listener: () => void): void {
    this.listeners.delete(listener)
    if (!this.listeners.size)
      this.onUnused()
  }

  onCommit(commit: Commit): void {
    if (this.running)
      this.missed.push(commit)
    if (!this.result || this.brokenAt !== undefined || !overlaps(this.result, commit))
      return
    this.brokenAt = commit.ts
    void this.run()
  }

  invalidate(): void {
    this.outdated = true
    void this.run()
  }

  async run(): Promise<void> {
    if (this.running)
      return
    this.running = true
    try {
      do {
        this.outdated = false
        this.missed = []
        this.settle(await this.engine.query(this.call, { journal: this.journal }).catch(unexpected(this.engine)))
      } while (this.listeners.size && (this.outdated || this.brokenAt !== undefined))
    }
    finally {
      this.running = false
    }
  }

  private settle(result: QueryResult): void {
    const { logLines: _, ...outcome } = result.outcome
    this.answer = JSON.stringify([outcome, result.journal])
    this.journal = result.journal ?? this.journal
    this.result = result
    this.brokenAt = this.missed.find(commit => overlaps(result, commit))?.ts
    for (const listener of this.listeners)
      listener()
  }
}

function overlaps(result: QueryResult, commit: Commit): boolean {
  return commit.ts > result.ts && result.reads.overlaps(commit)
}

/** An engine that throws has a defect; its clients are told so, and asked again with the next commit. */
function unexpected(engine: Engine) {
  return (error: unknown): QueryResult => ({
    outcome: { ok: false, errorMessage: `InternalServerError: ${String(error)}`, logLines: [] },
    ts: engine.latest(),
    reads: { overlaps: () => true },
    journal: null,
  })
}
