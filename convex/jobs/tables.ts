import { defineTable } from 'convex/server'
import { v } from 'convex/values'
import { jobFields, jobKind } from './jobFields'

/** What every family shares: work in the outside world, and how much of it was done. */
export const jobTables = {
  /** One piece of work in the outside world: who asked for it, how far it is, how it ended. */
  jobs: defineTable(jobFields)
    .index('by_user', ['userId', 'startedAt'])
    .index('by_key', ['userId', 'kind', 'key'])
    .index('by_lease', ['leaseUntil']),

  /** How much a user did on a day: what charts read instead of the rows themselves. */
  dailyActivity: defineTable({
    userId: v.id('users'),
    /** `YYYY-MM-DD`, UTC. */
    day: v.string(),
    kind: jobKind,
    count: v.number(),
  }).index('by_user', ['userId', 'day', 'kind']),

  /** How much everyone did, over all time. Several shards a kind, so that two who finish at once do not collide. */
  totals: defineTable({ kind: jobKind, shard: v.number(), count: v.number() })
    .index('by_kind', ['kind', 'shard']),

  /** What `data.processAndSave` found out about a text. */
  textSummaries: defineTable({
    userId: v.id('users'),
    characters: v.number(),
    words: v.number(),
    lines: v.number(),
    sha256: v.string(),
  }).index('by_user', ['userId']),
}
