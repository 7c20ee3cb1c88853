import { customMutation } from 'convex-helpers/server/customFunctions'
import { vOnCompleteArgs } from '@convex-dev/workpool'
import { v } from 'convex/values'
import { internal } from '../_generated/api'
import type { Doc } from '../_generated/dataModel'
import { internalAction, internalMutation, type MutationCtx } from '../_generated/server'
import { internalUserMutation } from '../accounts/userFunctions'
import { deliver } from './deliver'
import { cleanMessage, cleanPostcard } from './emailDraft'
import { applyEvents } from './deliveryEvents'
import { beginSendResult, toDraft, getEmailByJob, envelope, getEnvelope, EMAIL_LEASE_MS, openEmail, ownEmail, reopenEmail, type Envelope } from './emailRows'
import { fail } from '../core/errors'
import { getExpiredJob, releaseJob, resumeJob, settleJob } from '../jobs/jobRows'
import { failure } from '../jobs/jobFields'
import { recipientRefusal } from './recipientRules'
import { findResend, resendStrategy } from './resendEmail'

const outcome = v.union(
  v.object({ ok: v.literal(true), providerId: v.string() }),
  v.object({ ok: v.literal(false), error: failure }),
)

// For so long Resend knows a send again; later it would be a second mail.
const IDEMPOTENCY_WINDOW_MS = 23 * 60 * 60_000
// What kills its process that often would do so for ever.
const MAX_ATTEMPTS = 10

/** First step of a send: everything that may refuse it, and the rows that remember it. */
export const begin = internalUserMutation({
  args: { to: v.string(), subject: v.string(), body: v.string(), key: v.optional(v.string()) },
  returns: beginSendResult,
  handler: (ctx, { key, ...args }) => openEmail(ctx, ctx.user, cleanMessage(args), { key }),
})

/** First step of a postcard. The picture must be one of the caller's that is there. */
export const beginPostcard = internalUserMutation({
  args: { to: v.string(), imageId: v.string(), message: v.string(), key: v.optional(v.string()) },
  returns: beginSendResult,
  handler: async (ctx, { key, ...args }) => openEmail(ctx, ctx.user, await cleanPostcard(ctx, ctx.user, args), { key }),
})

/**
 * First step of sending a mail again. One that may have got through after all is tried again under its own name, so
 * that it never arrives twice; any other is copied under a new one, once.
 */
export const beginAgain = customMutation(internalMutation, ownEmail)({
  args: {},
  returns: beginSendResult,
  handler: async (ctx) => {
    const { email, user } = ctx
    const way = await resendStrategy(ctx, email)
    const again = way === 'same' ? email : await findResend(ctx, email)
    if (again)
      return reopenEmail(ctx, user, again)
    if (way === null)
      fail('CONFLICT', 'You can’t resend this email, because it was already sent or its address is blocked.')
    return openEmail(ctx, user, toDraft(email), { resendOf: email._id })
  },
})

/** Last step of a send. Repeated and late calls change nothing. */
export const finish = internalMutation({
  args: { emailId: v.id('emails'), outcome },
  returns: v.null(),
  handler: async (ctx, { emailId, outcome }) => {
    const email = await ctx.db.get('emails', emailId)
    if (!email)
      return null
    const settled = await settleJob(ctx, email.jobId, outcome.ok ? { status: 'succeeded' } : { status: 'failed', error: outcome.error })
    if (!settled)
      return null
    if (!outcome.ok) {
      await ctx.db.patch('emails', emailId, { status: 'failed' })
      return null
    }
    await ctx.db.patch('emails', emailId, { status: 'sent', providerId: outcome.providerId })
    await applyEvents(ctx, emailId, outcome.providerId)
    return null
  },
})

/**
 * Takes a send up again whose process died between asking Resend and recording the answer. One that Resend would not
 * know again is left to its sender: it may have been sent.
 */
export const resume = internalMutation({
  args: { jobId: v.id('jobs') },
  returns: v.null(),
  handler: async (ctx, { jobId }) => {
    const job = await getExpiredJob(ctx, jobId)
    const email = await getEmailByJob(ctx, jobId)
    if (!email || !job)
      return null
    if (job.attempt >= MAX_ATTEMPTS || job.leaseUntil! < Date.now() - IDEMPOTENCY_WINDOW_MS) {
      await settleJob(ctx, jobId, { status: 'unknown', error: interrupted })
      await ctx.db.patch('emails', email._id, { status: 'failed' })
      return null
    }
    if (await failIfRefused(ctx, email))
      return null
    await resumeJob(ctx, job, EMAIL_LEASE_MS)
    await ctx.scheduler.runAfter(0, internal.emails.deliveries.redeliver, { email: await getEnvelope(ctx, email._id) })
    return null
  },
})

const interrupted = { code: 'PROVIDER_UNAVAILABLE', message: 'Sending was interrupted, and the email may have been sent. Check with the recipient before you resend it.', retryable: true }

export const redeliver = internalAction({
  args: { email: envelope },
  returns: v.null(),
  handler: async (ctx, { email }) => {
    await ctx.runMutation(internal.emails.deliveries.finish, { emailId: email.emailId, outcome: await deliver(ctx, email) })
    return null
  },
})

/** One try of a mail that the application writes by itself. Throws to be tried again by the pool. */
export const deliverQueued = internalAction({
  args: { emailId: v.id('emails') },
  returns: v.null(),
  handler: async (ctx, { emailId }): Promise<null> => {
    const email: Envelope | null = await ctx.runMutation(internal.emails.deliveries.claimQueued, { emailId })
    if (!email)
      return null
    const outcome = await deliver(ctx, email)
    if (!outcome.ok && outcome.error.code === 'PROVIDER_UNAVAILABLE') {
      await ctx.runMutation(internal.emails.deliveries.requeue, { emailId, error: outcome.error })
      throw new Error(outcome.error.message)
    }
    await ctx.runMutation(internal.emails.deliveries.finish, { emailId, outcome })
    return null
  },
})

/** First step of a queued send; `null` when there is nothing to do any more. */
export const claimQueued = internalMutation({
  args: { emailId: v.id('emails') },
  returns: v.union(envelope, v.null()),
  handler: async (ctx, { emailId }) => {
    const email = await ctx.db.get('emails', emailId)
    const job = email && await ctx.db.get('jobs', email.jobId)
    if (job?.status !== 'queued' || await failIfRefused(ctx, email!))
      return null
    await resumeJob(ctx, job, EMAIL_LEASE_MS)
    return getEnvelope(ctx, emailId)
  },
})

/** Leaves a mail that could not be sent now for the pool's next try. */
export const requeue = internalMutation({
  args: { emailId: v.id('emails'), error: failure },
  returns: v.null(),
  handler: async (ctx, { emailId, error }) => {
    const email = await ctx.db.get('emails', emailId)
    if (email)
      await releaseJob(ctx, email.jobId, error)
    return null
  },
})

/** Settles a queued mail that the pool has given up. */
export const settleQueued = internalMutation({
  args: vOnCompleteArgs(v.id('emails')),
  returns: v.null(),
  handler: async (ctx, { context: emailId, result }) => {
    const email = await ctx.db.get('emails', emailId)
    const job = email && await ctx.db.get('jobs', email.jobId)
    if (!job || result.kind === 'success')
      return null
    const error = job.error ?? { code: 'PROVIDER_UNAVAILABLE', message: 'We couldn’t send this email. You can resend it.', retryable: true }
    if (await settleJob(ctx, job._id, { status: 'failed', error }))
      await ctx.db.patch('emails', emailId, { status: 'failed' })
    return null
  },
})

/** Gives up on an email when its sender may no longer write to the recipient. Returns whether it did. */
async function failIfRefused(ctx: MutationCtx, { _id, jobId, userId, to }: Doc<'emails'>): Promise<boolean> {
  const user = await ctx.db.get('users', userId)
  const message = user && await recipientRefusal(ctx, user, to)
  if (!message)
    return !user
  await settleJob(ctx, jobId, { status: 'failed', error: { code: 'RECIPIENT_NOT_ALLOWED', message, retryable: false } })
  await ctx.db.patch('emails', _id, { status: 'failed' })
  return true
}
