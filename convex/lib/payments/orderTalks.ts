import { internal } from '../../_generated/api'
import type { Id } from '../../_generated/dataModel'
import type { ActionCtx } from '../../_generated/server'
import type { Answer } from '../../providers/stripe'
import { createCustomer } from '../../providers/stripeCustomers'
import { findPayment, openIntent } from '../../providers/stripePayments'
import { fail } from '../core/errors'
import type { AskedOrder } from './orderRows'

/** What Stripe answered about an order; a refusal is recorded with the order, and ends the call. */
export async function must<T>(ctx: ActionCtx, order: AskedOrder, answer: Answer<T>): Promise<T> {
  if (answer.ok)
    return answer.value
  const { error, reason } = answer
  await ctx.runMutation(internal.orders.refused, { orderId: order._id, version: order.version, error, reason })
  fail(error.code, error.message, { retryable: error.retryable, orderId: order._id, ...reason === undefined ? {} : { reason } })
}

/** Stripe's name for the buyer, made on their first purchase. */
export async function knownCustomer(ctx: ActionCtx, order: AskedOrder): Promise<string> {
  if (order.customerId !== undefined)
    return order.customerId
  const customerId = await must(ctx, order, await createCustomer({ id: `${order._id}/${order.version}`, userId: order.userId, email: order.email }))
  return ctx.runMutation(internal.customers.keep, { userId: order.userId, customerId })
}

/**
 * What the order's card is charged with. It is recorded before it is charged, so that no charge is ever lost; when
 * two tabs made one each, both charge the one that was recorded, and so charge once.
 */
export async function openedIntent(ctx: ActionCtx, order: AskedOrder): Promise<string> {
  if (order.paymentIntentId !== undefined)
    return order.paymentIntentId
  const { id } = await must(ctx, order, await openIntent({ ...order, customerId: await knownCustomer(ctx, order) }))
  return ctx.runMutation(internal.charges.attached, { orderId: order._id, paymentIntentId: id })
}

interface Subject { orderId: Id<'orders'>, sessionId?: string, paymentIntentId?: string }

/** Asks Stripe how an order's payment stands, and records it. With `close`, one that waits for the customer ends first. */
export async function checkOrder(ctx: ActionCtx, { orderId, close, ...asked }: Subject & { close: boolean }): Promise<Answer<unknown>> {
  const answer = await findPayment({ ...asked, close })
  if (answer.ok)
    await ctx.runMutation(internal.orders.record, { orderId, payment: answer.value })
  return answer
}
