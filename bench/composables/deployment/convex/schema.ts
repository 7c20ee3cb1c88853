import { defineSchema, defineTable } from 'convex/server'
import { v } from 'convex/values'

export default defineSchema({ marks: defineTable({ at: v.number() }) })
