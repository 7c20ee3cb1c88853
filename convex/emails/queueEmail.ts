import { Workpool } from '@convex-dev/workpool'
import type { Infer } from 'convex/values'
import { components, internal } from '../_generated/api'
import type { Id } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import type { receiptContent, reportReadyContent } from './templates/emailContent'
import { receiptSubject } from './templates/receipt'
import { reportReadySubject } from './templates/reportReady'
import { findSuppression } from './suppressionRows'

const pool = new Workpool(components.mailPool, {
  maxParallelism: 5,
  logLevel: 'ERROR',
  retryActionsByDefault: true,
  // After half a minute, two, eight and half an hour: outages of a provider pass within the hour, or not soon.
  defaultRetryBehavior: { maxAttempts: 5, initialBackoffMs: 30_000, base: 4 },
})

export interface QueuedEmail {
  userId: Id<'users'>
  /** What it is about, such as `receipt/<id of the order>`: each cause writes once, however often it is asked for. */
  cause: string
  content: Infer<typeof receiptContent> | Infer<typeof reportReadyContent>
}

/**
 * Writes to a user at their own address, in the background and with retries, as part of the transaction that
 * causes it. It never fails that transaction: no limit counts, since the user has not asked for it.
 *
 * @returns the mail's row; `null` for guests, who have no address, and for addresses that get no more mail.
 */
export async function queueEmail(ctx: MutationCtx, { userId, cause, content: mail }: QueuedEmail): Promise<Id<'emails'> | null> {
  const earlier = await ctx.db.query('emails').withIndex('by_cause', q => q.eq('cause', cause).eq('userId', userId)).first()
  if (earlier)
    return earlier._id
  const user = await ctx.db.get('users', userId)
  if (!user?.email || user.emailVerificationTime === undefined || await findSuppression(ctx, user.email))
    return null

  const jobId = await ctx.db.insert('jobs', { userId, kind: 'email', status: 'queued', attempt: 0, startedAt: Date.now() })
  const subject = mail.template === 'receipt' ? receiptSubject(mail) : reportReadySubject(mail)
  const emailId = await ctx.db.insert('emails', { userId, jobId, to: user.email, subject, content: mail, status: 'queued', cause })
  await pool.enqueueAction(ctx, internal.emails.deliveries.deliverQueued, { emailId }, {
    onComplete: internal.emails.deliveries.settleQueued,
    context: emailId,
  })
  return emailId
}
