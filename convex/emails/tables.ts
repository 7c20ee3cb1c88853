import { defineTable } from 'convex/server'
import { v } from 'convex/values'
import { emailEventType, emailStatus } from './emailStatus'
import { emailContent } from './templates/emailContent'

export const emailTables = {
  emails: defineTable({
    userId: v.id('users'),
    jobId: v.id('jobs'),
    to: v.string(),
    subject: v.string(),
    /** What it says, as its template's name and what is filled in. HTML and text are made of it when needed. */
    content: emailContent,
    status: emailStatus,
    /** Reason that it did not arrive, in words of the application. */
    reason: v.optional(v.string()),
    /** Resend's id, once it accepted the mail. */
    providerId: v.optional(v.string()),
    /** What made the application write by itself, such as `receipt/<id of the order>`: one mail each. */
    cause: v.optional(v.string()),
    /** The mail that this one is a second try of. */
    resendOf: v.optional(v.id('emails')),
  })
    .index('by_user', ['userId'])
    .index('by_status', ['status', 'userId'])
    .index('by_cause', ['cause', 'userId'])
    .index('by_resend', ['resendOf'])
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
    /** Reason, in words of the application. */
    reason: v.optional(v.string()),
    /** The words of Resend or of the receiving server, for the operator: no public function returns them. */
    detail: v.optional(v.string()),
    /** A bounce that may pass, such as a full mailbox. */
    transient: v.optional(v.boolean()),
  })
    .index('by_svix', ['svixId'])
    .index('by_provider', ['providerId'])
    .index('by_email', ['emailId', 'at']),

  /** Addresses that bounced for good, complained, or are on Resend's own list: never written to again. */
  suppressions: defineTable({
    /** In lower case. */
    email: v.string(),
    reason: v.union(v.literal('bounced'), v.literal('complained'), v.literal('suppressed')),
  }).index('by_email', ['email']),
}
