import { defineTable } from 'convex/server'
import { v } from 'convex/values'
import { defineFeature } from '../core/feature'

export const storage = defineFeature({
  tables: {
    /** How far the sweep of stored files is, as a creation time; one row at most. */
    sweeps: defineTable({ until: v.number() }),

    /** How much a user keeps, counted by the mutations that add and delete. */
    usages: defineTable({
      userId: v.id('users'),
      files: v.number(),
      bytes: v.number(),
      contacts: v.number(),
    }).index('by_user', ['userId']),
  },
  owned: { usages: {} },
})
