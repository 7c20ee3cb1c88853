import { authTables } from '@convex-dev/auth/server'
import { defineSchema, defineTable } from 'convex/server'
import { v } from 'convex/values'
import { emailEventType, emailStatus } from './lib/emailStatus'
import { jobFields } from './lib/jobFields'

export default defineSchema({
  // Accounts, sessions, refresh tokens and codes, as Convex Auth keeps them.
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

  /** One piece of work in the outside world: who asked for it, how far it is, how it ended. */
  jobs: defineTable(jobFields)
    .index('by_user', ['userId', 'startedAt'])
    .index('by_key', ['userId', 'kind', 'key'])
    .index('by_lease', ['leaseUntil']),

  emails: defineTable({
    userId: v.id('users'),
    jobId: v.id('jobs'),
    to: v.string(),
    subject: v.string(),
    body: v.string(),
    status: emailStatus,
    /** Resend's id, once it accepted the mail. */
    providerId: v.optional(v.string()),
  })
    .index('by_user', ['userId'])
    .index('by_job', ['jobId'])
    .index('by_provider', ['providerId']),

  /** What Resend reported, each once (`svixId`), kept also when it comes before the send is recorded. */
  emailEvents: defineTable({
    svixId: v.string(),
    providerId: v.string(),
    emailId: v.optional(v.id('emails')),
    type: emailEventType,
    /** When it happened, ms since the epoch, by Resend's clock. */
    at: v.number(),
    detail: v.optional(v.string()),
    /** A bounce that may pass, such as a full mailbox. */
    transient: v.optional(v.boolean()),
  })
    .index('by_svix', ['svixId'])
    .index('by_provider', ['providerId'])
    .index('by_email', ['emailId', 'at']),

  /** Addresses that bounced for good or complained: never written to again. */
  suppressions: defineTable({
    email: v.string(),
    reason: v.union(v.literal('bounced'), v.literal('complained')),
  }).index('by_email', ['email']),

  /** What `data.processAndSave` found out about a text. */
  textSummaries: defineTable({
    userId: v.id('users'),
    characters: v.number(),
    words: v.number(),
    lines: v.number(),
    sha256: v.string(),
  }).index('by_user', ['userId']),
})
