import type { Doc } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { findSuppression } from './suppressionRows'

/**
 * How a mail may be sent again: in its own row where Resend may have taken it after all, as a copy where it surely
 * did not arrive; `null` where it did, may yet, never will, or was sent again before.
 */
export async function resendStrategy(ctx: QueryCtx, email: Doc<'emails'>): Promise<'same' | 'copy' | null> {
  if (email.status !== 'failed' && email.status !== 'bounced')
    return null
  if (await findResend(ctx, email) || await findSuppression(ctx, email.to))
    return null
  const job = await ctx.db.get('jobs', email.jobId)
  return job?.status === 'failed' && job.error?.retryable ? 'same' : 'copy'
}

/** The second try of a mail. */
export function findResend(ctx: QueryCtx, email: Doc<'emails'>) {
  return ctx.db.query('emails').withIndex('by_resend', q => q.eq('resendOf', email._id)).first()
}
