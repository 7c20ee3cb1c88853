import { internal } from '../_generated/api'
import type { Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'

/** Stripe's name for a user; none before their first purchase. */
export async function getCustomerId(ctx: QueryCtx, userId: Id<'users'>): Promise<string | undefined> {
  return (await customerRow(ctx, userId))?.customerId
}

/**
 * Remembers Stripe's name for a user, unless there is one already. Returns the one that stays. One that nobody needs
 * is forgotten at Stripe too: a second one, or that of an account that was deleted meanwhile.
 */
export async function saveCustomerId(ctx: MutationCtx, userId: Id<'users'>, customerId: string) {
  const known = await getCustomerId(ctx, userId)
  if (known === undefined && await ctx.db.get('users', userId))
    await ctx.db.insert('stripeCustomers', { userId, customerId })
  else if (known !== customerId)
    await ctx.scheduler.runAfter(0, internal.payments.customers.deleteAtStripe, { customerId })
  return known ?? customerId
}

/**
 * Stops using a customer that Stripe does not know: it was deleted there, or the key belongs to another account. The row
 * stays, because that customer is deleted with the user's account.
 */
export async function retireCustomer(ctx: MutationCtx, userId: Id<'users'>, customerId: string) {
  const row = await customerRow(ctx, userId)
  if (row?.customerId === customerId)
    await ctx.db.patch('stripeCustomers', row._id, { missingSince: Date.now() })
}

function customerRow(ctx: QueryCtx, userId: Id<'users'>) {
  return ctx.db.query('stripeCustomers').withIndex('by_user', q => q.eq('userId', userId).eq('missingSince', undefined)).unique()
}
