import { compareValues, v, type Infer } from 'convex/values'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { mailContent } from './templates/emailContent'
import type { Draft } from './emailDraft'
import { assertRecipient } from './recipientRules'
import { fail } from '../core/errors'
import { findJob, resumeJob, startJob } from '../jobs/jobRows'
import { limit } from '../core/limits'

// Longer than the slowest send: three tries of ten seconds and the pauses between them.
export const LEASE = 90_000

/** All that it takes to hand a mail to Resend. */
export const envelope = v.object({
  emailId: v.id('emails'),
  to: v.string(),
  subject: v.string(),
  content: mailContent,
  /** File of a postcard's picture, unless it was deleted. */
  picture: v.optional(v.id('_storage')),
})
export type Envelope = Infer<typeof envelope>

/** What a first step says: send this mail, or that it was sent before. */
export const begun = v.union(
  v.object({ kind: v.literal('send'), email: envelope }),
  v.object({ kind: v.literal('sent'), messageId: v.string() }),
)
export type Begun = Infer<typeof begun>

/**
 * Makes the rows of a mail, or finds those of an earlier call with the same key; after a failure it is tried again.
 *
 * @throws `RECIPIENT_NOT_ALLOWED` `CONFLICT` `RATE_LIMITED{retryAfter}`
 */
export async function openEmail(ctx: MutationCtx, user: Doc<'users'>, draft: Draft, { key, againOf }: { key?: string, againOf?: Id<'emails'> }): Promise<Begun> {
  const earlier = key === undefined ? null : await findJob(ctx, user._id, 'email', key)
  if (earlier) {
    const email = await emailOf(ctx, earlier._id)
    if (!email || compareValues(draftOf(email), draft) !== 0)
      fail('CONFLICT', 'This key already belongs to another message. Use a new key for each message.')
    return reopenEmail(ctx, user, email)
  }

  await assertRecipient(ctx, user, draft.to)
  await limitSends(ctx, user)
  const jobId = await startJob(ctx, user._id, 'email', LEASE, key)
  const emailId = await ctx.db.insert('emails', { userId: user._id, jobId, ...draft, status: 'queued', againOf })
  return { kind: 'send', email: await envelopeOf(ctx, emailId) }
}

/** Tries a mail again under its own name, which is safe also where an earlier answer was lost. */
export async function reopenEmail(ctx: MutationCtx, user: Doc<'users'>, email: Doc<'emails'>): Promise<Begun> {
  if (email.providerId)
    return { kind: 'sent', messageId: email.providerId }
  await assertRecipient(ctx, user, email.to)
  const job = (await ctx.db.get('jobs', email.jobId))!
  // While another call runs this only asks Resend the same question twice: one mail, one answer.
  if (job.status !== 'running') {
    await limitSends(ctx, user)
    await resumeJob(ctx, job, LEASE)
    await ctx.db.patch('emails', email._id, { status: 'queued' })
  }
  return { kind: 'send', email: await envelopeOf(ctx, email._id) }
}

/**
 * One of the user's mails.
 *
 * @throws `NOT_FOUND`, also for mails of other users
 */
export async function ownedEmail(ctx: QueryCtx, user: Doc<'users'>, given: string) {
  const id = ctx.db.normalizeId('emails', given)
  const email = id && await ctx.db.get('emails', id)
  if (email?.userId !== user._id)
    fail('NOT_FOUND', 'There is no such message.')
  return email
}

/** The mail that a job sends. */
export function emailOf(ctx: QueryCtx, jobId: Id<'jobs'>) {
  return ctx.db.query('emails').withIndex('by_job', q => q.eq('jobId', jobId)).unique()
}

export async function envelopeOf(ctx: QueryCtx, emailId: Id<'emails'>): Promise<Envelope> {
  const email = (await ctx.db.get('emails', emailId))!
  return { emailId, ...draftOf(email), picture: await pictureOf(ctx, email.content) }
}

/** File of the picture that a mail shows. */
export async function pictureOf(ctx: QueryCtx, content: Doc<'emails'>['content']) {
  const image = content.template === 'postcard' ? await ctx.db.get('images', content.imageId) : null
  return image?.storageId
}

export function draftOf({ to, subject, content }: Doc<'emails'>): Draft {
  return { to, subject, content }
}

async function limitSends(ctx: MutationCtx, user: Doc<'users'>) {
  await limit(ctx, 'emails', user._id)
  await limit(ctx, 'emailsOfAll')
}
