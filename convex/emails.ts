import { paginationOptsValidator, paginationResultValidator } from 'convex/server'
import { v, type Infer } from 'convex/values'
import { internal } from './_generated/api'
import type { Doc } from './_generated/dataModel'
import { action, internalAction, internalMutation, query, type MutationCtx, type QueryCtx } from './_generated/server'
import { applyEvent, eventsBefore } from './lib/emailEvents'
import { assertRecipient, cleanDraft } from './lib/emailDraft'
import { emailEventType, emailStatus } from './lib/emailStatus'
import { messageTemplate } from './lib/emailTemplate'
import { fail } from './lib/errors'
import { findJob, resumeJob, settleJob, startJob } from './lib/jobs'
import { jobError } from './lib/jobFields'
import { limit } from './lib/limits'
import { boundedPage } from './lib/pages'
import { requireUser } from './lib/user'
import type { Outcome } from './providers/outcome'
import { sendEmail } from './providers/resend'

// Longer than the slowest send: three tries of ten seconds and the pauses between them.
const LEASE = 90_000

const summary = v.object({
  _id: v.id('emails'),
  _creationTime: v.number(),
  to: v.string(),
  subject: v.string(),
  status: emailStatus,
  error: v.optional(jobError),
})

const outcome = v.union(
  v.object({ ok: v.literal(true), providerId: v.string() }),
  v.object({ ok: v.literal(false), error: jobError }),
)

const envelope = v.object({ emailId: v.id('emails'), to: v.string(), subject: v.string(), body: v.string() })

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
  returns: v.object({ messageId: v.string() }),
  handler: async (ctx, args): Promise<{ messageId: string }> => {
    const begun = await ctx.runMutation(internal.emails.begin, args)
    if (begun.kind === 'sent')
      return { messageId: begun.messageId }

    const result = await deliver(begun.email)
    await ctx.runMutation(internal.emails.finish, { emailId: begun.email.emailId, outcome: result })
    if (!result.ok)
      fail(result.error.code, result.error.message, { retryable: result.error.retryable, emailId: begun.email.emailId })
    return { messageId: result.providerId }
  },
})

/** The caller's mails, newest first. */
export const list = query({
  args: { paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(summary),
  handler: async (ctx, { paginationOpts }) => {
    const user = await requireUser(ctx)
    const { page, ...position } = await ctx.db.query('emails')
      .withIndex('by_user', q => q.eq('userId', user._id))
      .order('desc')
      .paginate(boundedPage(paginationOpts))
    return { ...position, page: await Promise.all(page.map(email => summarize(ctx, email))) }
  },
})

/**
 * One of the caller's mails, with what Resend reported of it.
 *
 * @throws `NOT_FOUND`, also for mails of other users
 */
export const get = query({
  args: { emailId: v.string() },
  returns: v.object({
    ...summary.fields,
    body: v.string(),
    events: v.array(v.object({ type: emailEventType, at: v.number(), detail: v.optional(v.string()) })),
  }),
  handler: async (ctx, args) => {
    const user = await requireUser(ctx)
    const id = ctx.db.normalizeId('emails', args.emailId)
    const email = id && await ctx.db.get('emails', id)
    if (email?.userId !== user._id)
      fail('NOT_FOUND', 'There is no such message.')
    const events = await ctx.db.query('emailEvents').withIndex('by_email', q => q.eq('emailId', email._id)).take(100)
    return {
      ...await summarize(ctx, email),
      body: email.body,
      events: events.map(({ type, at, detail }) => ({ type, at, detail })),
    }
  },
})

/** First step of a send: everything that may refuse it, and the rows that remember it. */
export const begin = internalMutation({
  args: { to: v.string(), subject: v.string(), body: v.string(), key: v.optional(v.string()) },
  returns: v.union(
    v.object({ kind: v.literal('send'), email: envelope }),
    v.object({ kind: v.literal('sent'), messageId: v.string() }),
  ),
  handler: async (ctx, { key, ...args }) => {
    const user = await requireUser(ctx)
    const draft = cleanDraft(args)
    const earlier = key === undefined ? null : await findJob(ctx, user._id, 'email', key)

    if (earlier) {
      const email = await ctx.db.query('emails').withIndex('by_job', q => q.eq('jobId', earlier._id)).unique()
      if (!email || email.to !== draft.to || email.subject !== draft.subject || email.body !== draft.body)
        fail('CONFLICT', 'This key already belongs to another message. Use a new key for each message.')
      if (email.providerId)
        return { kind: 'sent' as const, messageId: email.providerId }
      // While another call runs this only asks Resend the same question twice: one mail, one answer.
      if (earlier.status !== 'running') {
        await assertRecipient(ctx, user, draft.to)
        await limitSends(ctx, user)
        await resumeJob(ctx, earlier, LEASE)
        await ctx.db.patch('emails', email._id, { status: 'queued' })
      }
      return { kind: 'send' as const, email: { emailId: email._id, ...draft } }
    }

    await assertRecipient(ctx, user, draft.to)
    await limitSends(ctx, user)
    const jobId = await startJob(ctx, user._id, 'email', LEASE, key)
    const emailId = await ctx.db.insert('emails', { userId: user._id, jobId, ...draft, status: 'queued' })
    return { kind: 'send' as const, email: { emailId, ...draft } }
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
    for (const event of await eventsBefore(ctx, outcome.providerId))
      await applyEvent(ctx, emailId, event)
    return null
  },
})

/** Takes a send up again whose process died between asking Resend and recording the answer. */
export const resume = internalMutation({
  args: { jobId: v.id('jobs') },
  returns: v.null(),
  handler: async (ctx, { jobId }) => {
    const job = await ctx.db.get('jobs', jobId)
    const email = await ctx.db.query('emails').withIndex('by_job', q => q.eq('jobId', jobId)).unique()
    if (!email || job?.status !== 'running' || (job.leaseUntil ?? Infinity) > Date.now())
      return null
    await resumeJob(ctx, job, LEASE)
    const { _id: emailId, to, subject, body } = email
    await ctx.scheduler.runAfter(0, internal.emails.redeliver, { emailId, to, subject, body })
    return null
  },
})

export const redeliver = internalAction({
  args: envelope.fields,
  returns: v.null(),
  handler: async (ctx, email) => {
    await ctx.runMutation(internal.emails.finish, { emailId: email.emailId, outcome: await deliver(email) })
    return null
  },
})

async function limitSends(ctx: MutationCtx, user: Doc<'users'>) {
  await limit(ctx, 'emails', user._id)
  await limit(ctx, 'emailsOfAll')
}

function deliver(email: Infer<typeof envelope>): Promise<Outcome<{ providerId: string }>> {
  return sendEmail({ id: email.emailId, to: email.to, subject: email.subject, ...messageTemplate(email) })
}

async function summarize(ctx: QueryCtx, email: Doc<'emails'>) {
  const { _id, _creationTime, to, subject, status } = email
  const job = await ctx.db.get('jobs', email.jobId)
  return { _id, _creationTime, to, subject, status, error: job?.error }
}
