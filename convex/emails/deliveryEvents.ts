import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import { isLaterStatus } from './emailStatus'
import { settleJob } from '../jobs/jobRows'
import { suppress } from './suppressionRows'

/**
 * Moves a mail on by the events that Resend sent for its id: the one that just came, and those that came before it
 * was known whose they are.
 */
export async function applyEvents(ctx: MutationCtx, emailId: Id<'emails'>, providerId: string) {
  const events = await ctx.db.query('emailEvents').withIndex('by_provider', q => q.eq('providerId', providerId)).take(100)
  for (const event of events) {
    if (!event.emailId)
      await apply(ctx, emailId, event)
  }
}

/** Any event proves that Resend took the mail, so it also settles a lost send. */
async function apply(ctx: MutationCtx, emailId: Id<'emails'>, event: Doc<'emailEvents'>) {
  const email = await ctx.db.get('emails', emailId)
  if (!email)
    return
  await ctx.db.patch('emailEvents', event._id, { emailId })
  // Until then a failure was ours, not Resend's.
  const wasLost = await settleJob(ctx, email.jobId, { status: 'succeeded' })
  await ctx.db.patch('emails', emailId, {
    providerId: event.providerId,
    ...wasLost || isLaterStatus(email.status, event.type) ? { status: event.type, reason: event.reason } : {},
  })
  // A full mailbox passes; an address that does not exist stays so.
  const passes = event.type === 'bounced' && event.transient
  if (!passes && (event.type === 'bounced' || event.type === 'complained' || event.type === 'suppressed'))
    await suppress(ctx, email.to, event.type)
}
