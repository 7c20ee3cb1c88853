import { defineTable } from 'convex/server'
import { v } from 'convex/values'
import { emailEventType, emailStatus } from '../lib/emailStatus'

export const emailTables = {
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
}
