import type { Infer } from 'convex/values'
import type { Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import type { creditReason } from './tables'
import { fail } from '../core/errors'

/** Credits of a new user or guest. */
export const WELCOME_CREDITS = 3

export interface CreditChange {
  userId: Id<'users'>
  /** Whole credits; negative to spend. */
  delta: number
  reason: Infer<typeof creditReason>
  /** ID of the row that causes the change. Each cause and reason make one change; repeated calls make none. */
  cause: string
}

/** Credits that a user may spend. */
export async function getCredits(ctx: QueryCtx, userId: Id<'users'>) {
  return (await balance(ctx, userId))?.credits ?? 0
}

/**
 * Adds to the ledger and to the balance that sums it up, once for each cause. A balance never falls below zero.
 *
 * @returns whether this call made the change
 * @throws `INSUFFICIENT_CREDITS{credits, needed}`
 */
export async function changeCredits(ctx: MutationCtx, { userId, delta, reason, cause }: CreditChange): Promise<boolean> {
  const ref = `${reason}/${cause}`
  if (await ctx.db.query('ledger').withIndex('by_ref', q => q.eq('ref', ref)).first())
    return false
  const current = await balance(ctx, userId)
  const credits = (current?.credits ?? 0) + delta
  if (credits < 0)
    fail('INSUFFICIENT_CREDITS', `You need ${-delta} ${delta === -1 ? 'credit' : 'credits'} but have ${current?.credits ?? 0}. Buy credits to continue.`, { credits: current?.credits ?? 0, needed: -delta })

  await ctx.db.insert('ledger', { userId, delta, reason, ref })
  if (current)
    await ctx.db.patch('balances', current._id, { credits })
  else
    await ctx.db.insert('balances', { userId, credits })
  return true
}

function balance(ctx: QueryCtx, userId: Id<'users'>) {
  return ctx.db.query('balances').withIndex('by_user', q => q.eq('userId', userId)).unique()
}
