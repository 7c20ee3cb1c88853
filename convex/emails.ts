import { customQuery } from 'convex-helpers/server/customFunctions'
import { paginationOptsValidator, paginationResultValidator } from 'convex/server'
import { v } from 'convex/values'
import { internal } from './_generated/api'
import type { Doc } from './_generated/dataModel'
import { action, query, type ActionCtx, type QueryCtx } from './_generated/server'
import { userQuery } from './accounts/userFunctions'
import { deliver } from './emails/deliver'
import { ownEmail, getPostcardImage, type BeginSendResult } from './emails/emailRows'
import { resendStrategy } from './emails/resendEmail'
import { emailEventType, emailStatus } from './emails/emailStatus'
import { recipientRule, getRecipientRule } from './emails/recipientRules'
import { findSuppression } from './emails/suppressionRows'
import { emailTables } from './emails/tables'
import { fail } from './core/errors'
import { jobError } from './jobs/jobFields'
import { boundedPage } from './core/pages'
import { emailTemplate } from './emails/templates/emailContent'
import { resendMode } from './emails/resend'
import { renderEmail } from './emails/templates/renderEmail'

const summary = v.object({
  _id: v.id('emails'),
  _creationTime: v.number(),
  to: v.string(),
  subject: v.string(),
  template: emailTemplate,
  status: emailStatus,
  /** Why it was not sent. */
  error: v.optional(jobError),
  /** Whether `sendAgain` may be called. */
  canSendAgain: v.boolean(),
  /** Reason that it did not arrive. */
  reason: v.optional(v.string()),
})

const MAX_BLOCKED_EMAILS = 100
const { email, reason } = emailTables.suppressions.validator.fields

const messageIds = v.object({ messageId: v.string() })

/**
 * Emails someone and records how that went. `messageId` is Resend's.
 *
 * `key` names this message (a UUID that the client makes): sending it again never writes twice, and answers as
 * the first time; after a failure it tries again.
 *
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}` `RECIPIENT_NOT_ALLOWED` `CONFLICT` `RATE_LIMITED{retryAfter}`
 * `NOT_CONFIGURED` `PROVIDER_UNAVAILABLE` `PROVIDER_REJECTED`
 */
export const send = action({
  args: { to: v.string(), subject: v.string(), body: v.string(), key: v.optional(v.string()) },
  returns: messageIds,
  handler: async (ctx, args): Promise<{ messageId: string }> =>
    finishSend(ctx, await ctx.runMutation(internal.emails.deliveries.begin, args)),
})

/**
 * Emails one of the caller's images with a message, as `send` sends an email. The image is attached to the email.
 *
 * @throws as `send`, and `NOT_FOUND` for images of others and those that do not exist, `FILE_TOO_LARGE`
 */
export const sendPostcard = action({
  args: { to: v.string(), imageId: v.string(), message: v.string(), key: v.optional(v.string()) },
  returns: messageIds,
  handler: async (ctx, args): Promise<{ messageId: string }> =>
    finishSend(ctx, await ctx.runMutation(internal.emails.deliveries.beginPostcard, args)),
})

/**
 * Sends one of the caller's mails again that failed, or bounced for a reason that passes. However often this is
 * called, it makes one more mail at most.
 *
 * @throws as `send`, and `NOT_FOUND`, also for mails of other users; `CONFLICT` for what cannot be sent again
 */
export const sendAgain = action({
  args: { emailId: v.string() },
  returns: messageIds,
  handler: async (ctx, args): Promise<{ messageId: string }> =>
    finishSend(ctx, await ctx.runMutation(internal.emails.deliveries.beginAgain, args)),
})

/** Returns the recipients that the caller may email; `null` while email is not set up. */
export const recipients = userQuery({
  args: {},
  returns: v.union(recipientRule, v.null()),
  handler: async (ctx) => {
    return resendMode() === 'disabled' ? null : getRecipientRule(ctx.user)
  },
})

/** The caller's mails, newest first. */
export const list = userQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(summary),
  handler: async (ctx, { paginationOpts }) => {
    const { page, ...position } = await ctx.db.query('emails')
      .withIndex('by_user', q => q.eq('userId', ctx.user._id))
      .order('desc')
      .paginate(boundedPage(paginationOpts))
    return { ...position, page: await Promise.all(page.map(email => summarize(ctx, email))) }
  },
})

/**
 * One of the caller's mails: what it says, and what Resend reported of it.
 *
 * @throws `NOT_FOUND`, also for mails of other users
 */
export const get = customQuery(query, ownEmail)({
  args: {},
  returns: v.object({
    ...summary.fields,
    /** The mail that this one is a second try of. */
    resendOf: v.optional(v.id('emails')),
    /** When Resend took it or it was given up, ms since the epoch. */
    settledAt: v.optional(v.number()),
    /** As its reader sees it. */
    html: v.string(),
    text: v.string(),
    events: v.array(v.object({ type: emailEventType, at: v.number(), detail: v.optional(v.string()) })),
  }),
  handler: async (ctx) => {
    const { email } = ctx
    const events = await ctx.db.query('emailEvents').withIndex('by_email', q => q.eq('emailId', email._id)).take(100)
    const job = await ctx.db.get('jobs', email.jobId)
    return {
      ...await summarize(ctx, email),
      ...await renderEmail(email.subject, email.content, await pictureUrl(ctx, email)),
      resendOf: email.resendOf,
      settledAt: job?.finishedAt,
      events: events.map(({ type, at, reason }) => ({ type, at, detail: reason })),
    }
  },
})

/** Addresses that the caller wrote to and that get no more email. Addresses of other users stay private. */
export const blockedAddresses = userQuery({
  args: {},
  returns: v.array(v.object({ email, reason, since: v.number() })),
  handler: async (ctx) => {
    const { _id: userId } = ctx.user
    const turnedAway = await Promise.all((['bounced', 'complained', 'suppressed'] as const).map(status =>
      ctx.db.query('emails').withIndex('by_status', q => q.eq('status', status).eq('userId', userId)).order('desc').take(MAX_BLOCKED_EMAILS)))
    const addresses = [...new Set(turnedAway.flat().map(({ to }) => to.toLowerCase()))]
    const found = await Promise.all(addresses.map(address => findSuppression(ctx, address)))
    return found
      .filter(suppression => suppression !== null)
      .map(({ email, reason, _creationTime: since }) => ({ email, reason, since }))
      .sort((a, b) => b.since - a.since)
  },
})

/** Second and last step of what a first one began. */
async function finishSend(ctx: ActionCtx, begun: BeginSendResult): Promise<{ messageId: string }> {
  if (begun.kind === 'sent')
    return { messageId: begun.messageId }
  const { emailId } = begun.email
  const outcome = await deliver(ctx, begun.email)
  await ctx.runMutation(internal.emails.deliveries.finish, { emailId, outcome })
  if (!outcome.ok)
    fail(outcome.error.code, outcome.error.message, { ...setupDetails(outcome.error.code), retryable: outcome.error.retryable, emailId })
  return { messageId: outcome.providerId }
}

/** What `NOT_CONFIGURED` names, whatever the provider. */
function setupDetails(code: string): Record<string, string> {
  return code === 'NOT_CONFIGURED' ? { provider: 'resend', variable: 'RESEND_API_KEY' } : {}
}

/** Where a page finds the picture of a postcard; one that was deleted is nowhere. */
async function pictureUrl(ctx: QueryCtx, email: Doc<'emails'>) {
  const picture = await getPostcardImage(ctx, email.content)
  const url = picture && await ctx.storage.getUrl(picture)
  return url ?? 'data:,'
}

async function summarize(ctx: QueryCtx, email: Doc<'emails'>) {
  const { _id, _creationTime, to, subject, content: { template }, status, reason } = email
  const job = await ctx.db.get('jobs', email.jobId)
  // What made an earlier try fail is no news while another one is due.
  const error = status === 'failed' ? job?.error : undefined
  const canSendAgain = await resendStrategy(ctx, email) !== null
  return { _id, _creationTime, to, subject, template, status, reason, error, canSendAgain }
}
