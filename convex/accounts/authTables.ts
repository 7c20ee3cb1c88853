import { authTables as libraryTables } from '@convex-dev/auth/server'
import { defineTable } from 'convex/server'

const { users: _ours, ...others } = libraryTables

/** Accounts, sessions, refresh tokens and codes as Convex Auth keeps them, with indexes for what has expired. */
export const authTables = {
  ...others,
  authSessions: defineTable(others.authSessions.validator)
    .index('userId', ['userId'])
    .index('by_expiration', ['expirationTime']),
  authVerificationCodes: defineTable(others.authVerificationCodes.validator)
    .index('accountId', ['accountId'])
    .index('code', ['code'])
    .index('by_expiration', ['expirationTime']),
}
