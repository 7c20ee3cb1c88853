import { authTables } from '@convex-dev/auth/server'
import { defineTable } from 'convex/server'
import { v } from 'convex/values'

/** Users, with their accounts, sessions, refresh tokens and codes as Convex Auth keeps them. */
export const accountTables = {
  ...authTables,
  authSessions: defineTable(authTables.authSessions.validator)
    .index('userId', ['userId'])
    .index('by_expiration', ['expirationTime']),
  authVerificationCodes: defineTable(authTables.authVerificationCodes.validator)
    .index('accountId', ['accountId'])
    .index('code', ['code'])
    .index('by_expiration', ['expirationTime']),

  users: defineTable({
    name: v.string(),
    /** Set once a code that was sent there came back. */
    email: v.optional(v.string()),
    /** When that was, ms since the epoch. */
    emailVerificationTime: v.optional(v.number()),
    /** A guest, who may still become a full user. */
    isAnonymous: v.optional(v.boolean()),
  }).index('by_guest', ['isAnonymous']),
}
