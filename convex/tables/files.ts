import { defineTable } from 'convex/server'
import { v } from 'convex/values'

export const fileTables = {
  /** How much a user keeps, counted by the mutations that add and delete. */
  usages: defineTable({
    userId: v.id('users'),
    files: v.number(),
    bytes: v.number(),
    contacts: v.number(),
  }).index('by_user', ['userId']),
}
