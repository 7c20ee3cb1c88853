import type { Doc } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'

type Reason = Doc<'suppressions'>['reason']

/** Why addresses get no more mail, in the middle of a sentence. */
export const suppressionReasons: Record<Reason, string> = {
  bounced: 'an earlier message to it bounced',
  complained: 'its owner marked an earlier message as spam',
  suppressed: 'it is on Resend\'s list of addresses that bounced or complained',
}

/** Why an address gets no more mail, or `null` if it does. */
export function suppressionOf(ctx: QueryCtx, address: string) {
  return ctx.db.query('suppressions').withIndex('by_email', q => q.eq('email', address.toLowerCase())).first()
}

/** Never writes to an address again. The first reason stays. */
export async function suppress(ctx: MutationCtx, address: string, reason: Reason) {
  if (!await suppressionOf(ctx, address))
    await ctx.db.insert('suppressions', { email: address.toLowerCase(), reason })
}
