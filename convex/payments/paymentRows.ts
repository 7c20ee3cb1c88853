import type { Doc } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import { updateOrderFromPayments } from './updateOrderFromPayments'
import type { PaymentState } from './orderFields'
import { isUnpaid } from './orderChanges'
import { recordReversal } from './reversalRows'

type Order = Doc<'orders'>
type Received = Pick<Doc<'payments'>, 'paymentIntentId' | 'amount' | 'currency'>

/** Writes down what Stripe received for an order, each payment once. @returns whether it was news */
export async function recordPayment(ctx: MutationCtx, order: Order, payment: Received): Promise<boolean> {
  if (await paymentRow(ctx, payment.paymentIntentId))
    return false
  await ctx.db.insert('payments', { orderId: order._id, ...payment })
  if (isUnpaid(order))
    await ctx.db.patch('orders', order._id, { paymentIntentId: payment.paymentIntentId, paidAt: Date.now(), processing: undefined })
  return true
}

/**
 * Writes down how a payment's money stands, and has its order follow. Repeated words change nothing, and what Stripe
 * was asked earlier never undoes what it said later.
 */
export async function recordPaymentState(ctx: MutationCtx, order: Order, { paymentIntentId, received, currency, reversals, asOf }: PaymentState) {
  if (received === 0)
    return
  let isNews = await recordPayment(ctx, order, { paymentIntentId, amount: received, currency })
  const row = (await paymentRow(ctx, paymentIntentId))!
  if (row.asOf !== undefined && row.asOf > asOf)
    return
  await ctx.db.patch('payments', row._id, { asOf })
  for (const reversal of reversals)
    isNews = await recordReversal(ctx, order, { paymentIntentId, currency, ...reversal }) || isNews
  if (isNews)
    await updateOrderFromPayments(ctx, order._id)
}

function paymentRow(ctx: MutationCtx, paymentIntentId: string) {
  return ctx.db.query('payments').withIndex('by_payment_intent', q => q.eq('paymentIntentId', paymentIntentId)).unique()
}
