import type { Id } from '../../_generated/dataModel'
import type { QueryCtx } from '../../_generated/server'

/** What a user is about to buy; `null` before the first time. */
export function cartOf(ctx: QueryCtx, userId: Id<'users'>) {
  return ctx.db.query('carts').withIndex('by_user', q => q.eq('userId', userId)).unique()
}
