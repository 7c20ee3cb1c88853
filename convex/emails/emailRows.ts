import { compareValues, v, type Infer } from 'convex/values'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { emailContent } from './templates/emailContent'
import { ownRow } from '../accounts/userFunctions'
import type { Draft } from './emailDraft'
import { assertRecipient } from './recipientRules'
import { fail } from '../core/errors'
import { findJob, resumeJob, startJob } from '../jobs/jobRows'
import { limit } from '../core/limits'
import { emailLimits } from './feature'

// Longer than the slowest send: three tries of ten seconds and the pauses between them.
export const EMAIL_LEASE_MS = 90_000

/** All that it takes to hand a mail to Resend. */
export const envelope = v.object({
  emailId: v.id('emails'),
  to: v.string(),
  subject: v.string(),
  content: emailContent,
  /** File of a postcard's picture, unless it was deleted. */
  picture: v.optional(v.id('_storage')),
})
export type Envelope = Infer<typeof envelope>

/** What a first step says: send this mail, or that it was sent before. */
export const beginSendResult = v.union(
  v.object({ kind: v.literal('send'), email: envelope }),
  v.object({ kind: v.literal('sent'), messageId: v.string() }),
)
export type BeginSendResult = Infer<typeof beginSendResult>

/**
 * Makes the rows of a mail, or finds those of an earlier call with the same key; after a failure it is tried again.
 *
 * @throws `RECIPIENT_NOT_ALLOWED` `CONFLICT` `RATE_LIMITED{retryAfter}`
 */
export async function openEmail(ctx: MutationCtx, user: Doc<'users'>, draft: Draft, { key, resendOf }: { key?: string, resendOf?: Id<'emails'> }): Promise<BeginSendResult> {
  const earlier = key === undefined ? null : await findJob(ctx, user._id, 'email', key)
  if (earlier) {
    const email = await getEmailByJob(ctx, earlier._id)
    if (!email || compareValues(toDraft(email), draft) !== 0)
      fail('CONFLICT', 'Idempotency key already used for another email. Use a new key for each email.')
    return reopenEmail(ctx, user, email)
  }

  await assertRecipient(ctx, user, draft.to)
  await limitSends(ctx, user)
  const jobId = await startJob(ctx, user._id, 'email', EMAIL_LEASE_MS, key)
  const emailId = await ctx.db.insert('emails', { userId: user._id, jobId, ...draft, status: 'queued', resendOf })
  return { kind: 'send', email: await getEnvelope(ctx, emailId) }
}

/** Tries a mail again under its own name, which is safe also where an earlier answer was lost. */
export async function reopenEmail(ctx: MutationCtx, user: Doc<'users'>, email: Doc<'emails'>): Promise<BeginSendResult> {
  if (email.providerId)
    return { kind: 'sent', messageId: email.providerId }
  await assertRecipient(ctx, user, email.to)
  const job = (await ctx.db.get('jobs', email.jobId))!
  // While another call runs this only asks Resend the same question twice: one mail, one answer.
  if (job.status !== 'running') {
    await limitSends(ctx, user)
    await resumeJob(ctx, job, EMAIL_LEASE_MS)
    await ctx.db.patch('emails', email._id, { status: 'queued' })
  }
  return { kind: 'send', email: await getEnvelope(ctx, email._id) }
}

/** Functions about one of the caller's mails take `emailId`; `ctx.email` is the row. */
export const ownEmail = ownRow('emails', 'email', 'Email not found. Open it from the list of sent emails.')

/** The mail that a job sends. */
export function getEmailByJob(ctx: QueryCtx, jobId: Id<'jobs'>) {
  return ctx.db.query('emails').withIndex('by_job', q => q.eq('jobId', jobId)).unique()
}

export async function getEnvelope(ctx: QueryCtx, emailId: Id<'emails'>): Promise<Envelope> {
  const email = (await ctx.db.get('emails', emailId))!
  return { emailId, ...toDraft(email), picture: await getPostcardImage(ctx, email.content) }
}

/** File of the picture that a mail shows. */
export async function getPostcardImage(ctx: QueryCtx, content: Doc<'emails'>['content']) {
  const image = content.template === 'postcard' ? await ctx.db.get('images', content.imageId) : null
  return image?.storageId
}

export function toDraft({ to, subject, content }: Doc<'emails'>): Draft {
  return { to, subject, content }
}

async function limitSends(ctx: MutationCtx, user: Doc<'users'>) {
  await limit(ctx, emailLimits.emails, user._id)
  await limit(ctx, emailLimits.emailsOfAll)
}
