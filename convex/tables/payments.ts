import { defineTable } from 'convex/server'
import { v } from 'convex/values'
import { cartItem, orderItem, orderKind, orderStatus } from '../lib/payments/orderFields'

export const paymentTables = {
  /** What was bought. An order is never deleted: with its user's account it only forgets whose it was. */
  orders: defineTable({
    /** Absent once the account was deleted. */
    userId: v.optional(v.id('users')),
    jobId: v.optional(v.id('jobs')),
    kind: orderKind,
    status: orderStatus,
    items: v.array(orderItem),
    /** Sum of the items, in the currency's minor unit: what Stripe must have received. */
    amount: v.number(),
    currency: v.string(),
    /** Sum of the items. */
    credits: v.number(),
    /** Try at Stripe: 1 for the first. Names the request together with the order's id. */
    version: v.number(),
    sessionId: v.optional(v.string()),
    /** Stripe's page while the order is open. */
    sessionUrl: v.optional(v.string()),
    /** When that page closes, ms since the epoch. */
    expiresAt: v.optional(v.number()),
    /** Where Stripe sends the customer, paid or not. */
    successUrl: v.optional(v.string()),
    cancelUrl: v.optional(v.string()),
    paymentIntentId: v.optional(v.string()),
    /** The customer did their part, the bank is still at it. */
    processing: v.optional(v.boolean()),
    paidAt: v.optional(v.number()),
    refundedAt: v.optional(v.number()),
    refundJobId: v.optional(v.id('jobs')),
    /** Why somebody must look at it. */
    review: v.optional(v.string()),
    /** When to look at it without being told to, ms since the epoch; absent once nothing is left to do. */
    dueAt: v.optional(v.number()),
  })
    .index('by_user', ['userId'])
    .index('by_job', ['jobId'])
    .index('by_refund_job', ['refundJobId'])
    .index('by_payment_intent', ['paymentIntentId'])
    .index('by_status', ['status'])
    .index('by_due', ['dueAt']),

  /** What Stripe reported, each once. */
  stripeEvents: defineTable({
    eventId: v.string(),
    type: v.string(),
    orderId: v.id('orders'),
    /** When it happened, ms since the epoch, by Stripe's clock. */
    at: v.number(),
  })
    .index('by_event', ['eventId'])
    .index('by_order', ['orderId']),

  /** Orders whose credits were handed over, each once. */
  fulfilments: defineTable({ orderId: v.id('orders'), credits: v.number() }).index('by_order', ['orderId']),

  /** What a user is about to buy in one go. */
  carts: defineTable({
    userId: v.id('users'),
    currency: v.string(),
    items: v.array(cartItem),
    /** The order that charges it. One cart is paid once, from however many tabs. */
    orderId: v.optional(v.id('orders')),
  }).index('by_user', ['userId']),

  /** Whom Stripe knows a user as. */
  stripeCustomers: defineTable({ userId: v.id('users'), customerId: v.string() }).index('by_user', ['userId']),
}
