import { internal } from '../_generated/api'
import type { Id } from '../_generated/dataModel'
import type { ActionCtx } from '../_generated/server'
import type { StripeResult } from './stripe'
import { createCustomer } from './stripeCustomers'
import { fetchPaymentStatus, createIntent } from './stripePayments'
import { fail } from '../core/errors'
import type { StripeOrder } from './orderRows'

/** What Stripe answered about an order; a refusal is recorded with the order, and ends the call. */
export async function valueOrFail<T>(ctx: ActionCtx, order: StripeOrder, answer: StripeResult<T>): Promise<T> {
  if (answer.ok)
    return answer.value
  const { error, reason } = answer
  await ctx.runMutation(internal.payments.orderRecords.recordFailure, { orderId: order._id, version: order.version, error })
  fail(error.code, error.message, { retryable: error.retryable, orderId: order._id, ...reason === undefined ? {} : { reason } })
}

interface Customer {
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
export async function withCustomer<T>(ctx: ActionCtx, buyer: Customer, reason: string, request: (customerId: string) => Promise<StripeResult<T>>): Promise<StripeResult<T>> {
  const { userId, customerId } = buyer
  if (customerId === undefined)
    return withNewCustomer(ctx, buyer, reason, request)
  const answer = await request(customerId)
  if (answer.ok || answer.missing !== 'customer')
    return answer
  await ctx.runMutation(internal.payments.customers.retire, { userId, customerId })
  return withNewCustomer(ctx, buyer, `${reason}/${customerId}`, request)
}

async function withNewCustomer<T>(ctx: ActionCtx, { userId, email }: Customer, reason: string, request: (customerId: string) => Promise<StripeResult<T>>): Promise<StripeResult<T>> {
  const made = await createCustomer({ id: reason, userId, email })
  if (!made.ok)
    return made
  return request(await ctx.runMutation(internal.payments.customers.save, { userId, customerId: made.value }))
}

/** Like `withCustomer`, for an order. */
export function withOrderCustomer<T>(ctx: ActionCtx, order: StripeOrder, request: (customerId: string) => Promise<StripeResult<T>>): Promise<StripeResult<T>> {
  return withCustomer(ctx, order, `${order._id}/${order.version}`, request)
}

/**
 * What the order's card is charged with. It is recorded before it is charged, so that no charge is ever lost; when
 * two tabs made one each, both charge the one that was recorded, and so charge once.
 */
export async function ensurePaymentIntent(ctx: ActionCtx, order: StripeOrder): Promise<string> {
  if (order.paymentIntentId !== undefined)
    return order.paymentIntentId
  const { id } = await valueOrFail(ctx, order, await withOrderCustomer(ctx, order, customerId => createIntent({ ...order, customerId })))
  return ctx.runMutation(internal.payments.charges.attachIntent, { orderId: order._id, paymentIntentId: id })
}

interface StripeIds { orderId: Id<'orders'>, sessionId?: string, paymentIntentId?: string }

/** Asks Stripe how an order's payment stands, and records it. With `close`, one that waits for the customer ends first. */
export async function checkOrder(ctx: ActionCtx, { orderId, close, ...asked }: StripeIds & { close: boolean }): Promise<StripeResult<unknown>> {
  const answer = await fetchPaymentStatus({ ...asked, close })
  if (answer.ok)
    await ctx.runMutation(internal.payments.orderRecords.record, { orderId, payment: answer.value })
  return answer
}
