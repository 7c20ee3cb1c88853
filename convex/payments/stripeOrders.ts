import { internal } from '../_generated/api'
import type { Id } from '../_generated/dataModel'
import type { ActionCtx } from '../_generated/server'
import type { Answer } from './stripe'
import { createCustomer } from './stripeCustomers'
import { findPayment, openIntent } from './stripePayments'
import { fail } from '../core/errors'
import type { AskedOrder } from './orderRows'

/** What Stripe answered about an order; a refusal is recorded with the order, and ends the call. */
export async function must<T>(ctx: ActionCtx, order: AskedOrder, answer: Answer<T>): Promise<T> {
  if (answer.ok)
    return answer.value
  const { error, reason } = answer
  await ctx.runMutation(internal.payments.orderRecords.refused, { orderId: order._id, version: order.version, error })
  fail(error.code, error.message, { retryable: error.retryable, orderId: order._id, ...reason === undefined ? {} : { reason } })
}

interface Buyer {
  userId: Id<'users'>
  email?: string
  /** Absent before the first purchase. */
  customerId?: string
}

/**
 * Makes a request of Stripe for a buyer, as their customer there. Makes the customer on their first purchase, and a new
 * one if Stripe does not know the old one.
 *
 * @param reason Names what a new customer is made for, so that repeated requests make one.
 */
export async function asCustomer<T>(ctx: ActionCtx, buyer: Buyer, reason: string, request: (customerId: string) => Promise<Answer<T>>): Promise<Answer<T>> {
  const { userId, customerId } = buyer
  if (customerId === undefined)
    return asNewCustomer(ctx, buyer, reason, request)
  const answer = await request(customerId)
  if (answer.ok || answer.missing !== 'customer')
    return answer
  await ctx.runMutation(internal.payments.customers.retire, { userId, customerId })
  return asNewCustomer(ctx, buyer, `${reason}/${customerId}`, request)
}

async function asNewCustomer<T>(ctx: ActionCtx, { userId, email }: Buyer, reason: string, request: (customerId: string) => Promise<Answer<T>>): Promise<Answer<T>> {
  const made = await createCustomer({ id: reason, userId, email })
  if (!made.ok)
    return made
  return request(await ctx.runMutation(internal.payments.customers.keep, { userId, customerId: made.value }))
}

/** Like `asCustomer`, for an order. */
export function asBuyer<T>(ctx: ActionCtx, order: AskedOrder, request: (customerId: string) => Promise<Answer<T>>): Promise<Answer<T>> {
  return asCustomer(ctx, order, `${order._id}/${order.version}`, request)
}

/**
 * What the order's card is charged with. It is recorded before it is charged, so that no charge is ever lost; when
 * two tabs made one each, both charge the one that was recorded, and so charge once.
 */
export async function openedIntent(ctx: ActionCtx, order: AskedOrder): Promise<string> {
  if (order.paymentIntentId !== undefined)
    return order.paymentIntentId
  const { id } = await must(ctx, order, await asBuyer(ctx, order, customerId => openIntent({ ...order, customerId })))
  return ctx.runMutation(internal.payments.charges.attached, { orderId: order._id, paymentIntentId: id })
}

interface Subject { orderId: Id<'orders'>, sessionId?: string, paymentIntentId?: string }

/** Asks Stripe how an order's payment stands, and records it. With `close`, one that waits for the customer ends first. */
export async function checkOrder(ctx: ActionCtx, { orderId, close, ...asked }: Subject & { close: boolean }): Promise<Answer<unknown>> {
  const answer = await findPayment({ ...asked, close })
  if (answer.ok)
    await ctx.runMutation(internal.payments.orderRecords.record, { orderId, payment: answer.value })
  return answer
}
