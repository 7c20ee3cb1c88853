import type { Doc } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import { changeCredits, getCredits } from '../credits/ledger'
import { getPaymentTotals } from './paymentTotals'
import { patchOrder } from './transitions'

type Order = Doc<'orders'>

/** Takes back as many of an order's credits as its buyer has not spent. @returns how many were spent */
export async function reverseCredits(ctx: MutationCtx, order: Order): Promise<number> {
  const { _id, userId, reversedCredits = { credits: 0, times: 0 } } = order
  if (!userId)
    return 0
  const { creditsLeft } = await getPaymentTotals(ctx, order)
  const credits = Math.min(creditsLeft, await getCredits(ctx, userId))
  if (credits > 0) {
    const times = reversedCredits.times + 1
    await changeCredits(ctx, { userId, delta: -credits, reason: 'refund', cause: `${_id}/${times}` })
    await patchOrder(ctx, _id, { reversedCredits: { credits: reversedCredits.credits + credits, times } })
  }
  return creditsLeft - credits
}

/** Gives back the credits that were taken of an order, because its money is here after all. */
export async function restoreCredits(ctx: MutationCtx, { _id, userId, reversedCredits }: Order) {
  if (!reversedCredits?.credits || !userId)
    return
  const { credits, times } = reversedCredits
  await changeCredits(ctx, { userId, delta: credits, reason: 'refundReturned', cause: `${_id}/${times}` })
  await patchOrder(ctx, _id, { reversedCredits: { credits: 0, times }, writtenOff: undefined })
}
