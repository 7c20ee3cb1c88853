import { defineSchema, defineTable } from 'convex/server'
import { v } from 'convex/values'

export default defineSchema({
  attempts: defineTable({ job: v.string() }).index('by_job', ['job']),
  completions: defineTable({ job: v.string(), result: v.any() }).index('by_job', ['job']),
})
