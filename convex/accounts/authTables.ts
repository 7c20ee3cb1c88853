import { authTables as libraryTables } from '@convex-dev/auth/server'
import { defineTable } from 'convex/server'
import { v } from 'convex/values'

const { users: _ours, ...others } = libraryTables

/** Accounts, sessions, refresh tokens and codes as Convex Auth keeps them, with indexes for what has expired. */
export const authTables = {
  ...others,
  authSessions: defineTable({
    ...others.authSessions.validator.fields,
    /** Browser and system that the session belongs to, such as `Firefox on Windows`. Absent if unknown. */
    browser: v.optional(v.string()),
  })
    .index('userId', ['userId'])
    .index('by_expiration', ['expirationTime']),
  authVerificationCodes: defineTable(others.authVerificationCodes.validator)
    .index('accountId', ['accountId'])
    .index('code', ['code'])
    .index('by_expiration', ['expirationTime']),
}
