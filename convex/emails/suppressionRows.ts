import type { Doc } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'

type Reason = Doc<'suppressions'>['reason']

const reasons: Record<Reason, string> = {
  bounced: 'an earlier email bounced',
  complained: 'the recipient marked an earlier email as spam',
  suppressed: 'Resend blocks this address',
}

/** Why an address gets no more mail, or `null` if it does. */
export function findSuppression(ctx: QueryCtx, address: string) {
  return ctx.db.query('suppressions').withIndex('by_email', q => q.eq('email', address.toLowerCase())).first()
}

/** Why mail to an address is refused, as a sentence. */
export function refusal(address: string, { reason }: Doc<'suppressions'>) {
  return `We no longer send to ${address}: ${reasons[reason]}.`
}

/** Never writes to an address again. The first reason stays. */
export async function suppress(ctx: MutationCtx, address: string, reason: Reason) {
  if (!await findSuppression(ctx, address))
    await ctx.db.insert('suppressions', { email: address.toLowerCase(), reason })
}
