import type { Doc } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { changeCredits, getCredits } from '../credits/ledger'

type Order = Doc<'orders'>

/**
 * Takes an order's credits back, as many as its user has not spent.
 *
 * @returns how many of them could not be taken (yet)
 */
export async function reverseCredits(ctx: MutationCtx, order: Order): Promise<number> {
  const missing = await countOutstandingCredits(ctx, order)
  if (!missing || !order.userId)
    return 0
  const credits = Math.min(missing, await getCredits(ctx, order.userId))
  if (credits > 0) {
    const reversedCredits = { credits: credits + (order.reversedCredits?.credits ?? 0), times: 1 + (order.reversedCredits?.times ?? 0) }
    await changeCredits(ctx, { userId: order.userId, delta: -credits, reason: 'refund', cause: `${order._id}/${reversedCredits.times}` })
    await ctx.db.patch('orders', order._id, { reversedCredits })
  }
  return missing - credits
}

/** Gives back what was taken of an order's credits: its money is here after all. @returns how many are missing: none */
export async function restoreCredits(ctx: MutationCtx, order: Order): Promise<number> {
  const { credits, times } = order.reversedCredits ?? { credits: 0, times: 0 }
  if (!credits || !order.userId)
    return 0
  await changeCredits(ctx, { userId: order.userId, delta: credits, reason: 'refundReturned', cause: `${order._id}/${times}` })
  await ctx.db.patch('orders', order._id, { reversedCredits: { credits: 0, times }, writtenOff: undefined })
  return 0
}

/** Whether an order's credits were handed over, whatever became of them since. */
export async function isFulfilled(ctx: QueryCtx, { _id }: Order): Promise<boolean> {
  return await ctx.db.query('fulfillments').withIndex('by_order', q => q.eq('orderId', _id)).first() !== null
}

/** How many of an order's credits were handed over and neither taken back nor given up. */
async function countOutstandingCredits(ctx: QueryCtx, order: Order) {
  const { credits, reversedCredits, writtenOff = 0 } = order
  return await isFulfilled(ctx, order) ? credits - (reversedCredits?.credits ?? 0) - writtenOff : 0
}
