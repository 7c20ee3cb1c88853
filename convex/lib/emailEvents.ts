import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { advance } from './emailStatus'
import { settleJob } from './jobs'

/** Events that came before the send they belong to was recorded. */
export function eventsBefore(ctx: QueryCtx, providerId: string) {
  return ctx.db.query('emailEvents').withIndex('by_provider', q => q.eq('providerId', providerId)).take(100)
}

/** Moves a mail on by one event. Any event proves that Resend took the mail, so it also settles a lost send. */
export async function applyEvent(ctx: MutationCtx, emailId: Id<'emails'>, event: Doc<'emailEvents'>) {
  const email = await ctx.db.get('emails', emailId)
  if (!email)
    return
  await ctx.db.patch('emailEvents', event._id, { emailId })
  await ctx.db.patch('emails', emailId, { status: advance(email.status, event.type), providerId: event.providerId })
  await settleJob(ctx, email.jobId, { status: 'succeeded' })
  if (event.type === 'bounced' || event.type === 'complained')
    await suppress(ctx, email.to.toLowerCase(), event)
}

async function suppress(ctx: MutationCtx, address: string, event: Doc<'emailEvents'>) {
  // A full mailbox passes; an address that does not exist stays so.
  if (event.type === 'bounced' && event.transient)
    return
  const known = await ctx.db.query('suppressions').withIndex('by_email', q => q.eq('email', address)).first()
  if (!known)
    await ctx.db.insert('suppressions', { email: address, reason: event.type === 'bounced' ? 'bounced' : 'complained' })
}
