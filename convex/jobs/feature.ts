import { defineTable } from 'convex/server'
import { v, type Validator } from 'convex/values'
import { defineFeature } from '../core/feature'
import { jobFields } from './jobFields'

/**
 * What all features share: work in the outside world, and how much of it was done.
 *
 * @param kind The kinds of jobs of all features.
 */
export const defineJobs = <Kind extends string>(kind: Validator<Kind>) => defineFeature({
  tables: {
    /** One piece of work in the outside world: who asked for it, how far it is, how it ended. */
    jobs: defineTable({ ...jobFields, kind })
      .index('by_user', ['userId', 'startedAt'])
      .index('by_key', ['userId', 'kind', 'key'])
      .index('by_lease', ['leaseUntil']),

    /** How much a user did on a day: what charts read instead of the rows themselves. */
    dailyActivity: defineTable({
      userId: v.id('users'),
      /** `YYYY-MM-DD`, UTC. */
      day: v.string(),
      kind,
      count: v.number(),
    }).index('by_user', ['userId', 'day', 'kind']),

    /** How much everyone did, over all time. Several shards a kind, so that two who finish at once do not collide. */
    totals: defineTable({ kind, shard: v.number(), count: v.number() })
      .index('by_kind', ['kind', 'shard']),
  },
  owned: { jobs: { hidden: ['providerMessage'] }, dailyActivity: {} },
})
