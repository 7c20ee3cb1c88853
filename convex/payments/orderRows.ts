import { v, type Infer } from 'convex/values'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { sameItems, type Bill } from './catalog'
import { getCustomerId } from './customerRows'
import { fail } from '../core/errors'
import { startJob } from '../jobs/jobRows'
import { limit } from '../core/limits'
import { paymentLimits } from './feature'
import { orderItem, type cartItem } from './orderFields'
import { ownRow } from '../accounts/userFunctions'
import { insertOrder, moveOrder } from './transitions'

type Order = Doc<'orders'>

/** Longer than the slowest talk with Stripe: three requests, each of three tries of ten seconds with pauses. */
const STRIPE_CALLS_MS = 3 * 60_000
/** How long a payment page stays open, in ms. Stripe allows 30 minutes to a day from when it is asked. */
const PAYMENT_WINDOW_MS = 60 * 60_000

/** What an action needs of an order in order to talk with Stripe about it. */
export const stripeOrder = v.object({
  _id: v.id('orders'),
  userId: v.id('users'),
  email: v.optional(v.string()),
  customerId: v.optional(v.string()),
  items: v.array(orderItem),
  amount: v.number(),
  currency: v.string(),
  version: v.number(),
  expiresAt: v.number(),
  successUrl: v.string(),
  cancelUrl: v.optional(v.string()),
  paymentIntentId: v.optional(v.string()),
})
export type StripeOrder = Infer<typeof stripeOrder>

export async function toStripeOrder(ctx: QueryCtx, user: Doc<'users'>, order: Order): Promise<StripeOrder> {
  const { _id, items, amount, currency, version, expiresAt, successUrl, cancelUrl, paymentIntentId } = order
  const customerId = await getCustomerId(ctx, user._id)
  return { _id, userId: user._id, email: user.email, customerId, items, amount, currency, version, expiresAt: expiresAt!, successUrl: successUrl!, cancelUrl, paymentIntentId }
}

/** Opens an order for what is on a bill, with its job. */
export async function createOrder(
  ctx: MutationCtx,
  userId: Id<'users'>,
  { key, ...order }: Bill & Pick<Order, 'kind' | 'successUrl' | 'cancelUrl'> & { key: string | undefined },
): Promise<Order> {
  await limitOrders(ctx, userId)
  const now = Date.now()
  const jobId = await startJob(ctx, userId, 'payment', undefined, key)
  return insertOrder(ctx, { ...order, userId, jobId, version: 1, expiresAt: now + PAYMENT_WINDOW_MS, dueAt: now + STRIPE_CALLS_MS })
}

/**
 * Takes an unpaid order up again, under a new name for Stripe: what it refused before it would only repeat.
 *
 * @throws `CONFLICT` once it was paid, and a person has called it failed
 */
export async function reopenOrder(ctx: MutationCtx, userId: Id<'users'>, order: Order): Promise<Order> {
  await limitOrders(ctx, userId)
  const now = Date.now()
  const version = order.version + 1
  const fields = { version, sessionId: undefined, sessionUrl: undefined, expiresAt: now + PAYMENT_WINDOW_MS, dueAt: now + STRIPE_CALLS_MS }
  return await moveOrder(ctx, order._id, 'draft', { fields })
    ?? fail('CONFLICT', 'An earlier payment for this order was reviewed and closed. Start a new order.')
}

/** Functions about one of the caller's orders take `orderId`; `ctx.order` is the row. */
export const ownOrder = ownRow('orders', 'order', 'Order not found. It may belong to another account.')

/** The order that a job pays. */
export function getOrderByJob(ctx: QueryCtx, jobId: Id<'jobs'>) {
  return ctx.db.query('orders').withIndex('by_job', q => q.eq('jobId', jobId)).unique()
}

/** The order that an idempotency key belongs to. @throws `CONFLICT` where it was for something else */
export async function getOrderByKey(ctx: QueryCtx, job: Doc<'jobs'>, kind: Order['kind'], items?: Infer<typeof cartItem>[]): Promise<Order> {
  const order = await getOrderByJob(ctx, job._id)
  if (order?.kind !== kind || (items && !sameItems(order.items, items)))
    fail('CONFLICT', 'Idempotency key already used for another order. Use a new key for each order.')
  return order
}

async function limitOrders(ctx: MutationCtx, userId: Id<'users'>) {
  await limit(ctx, paymentLimits.payments, userId)
  await limit(ctx, paymentLimits.paymentsOfAll)
}
