import { defineTable } from 'convex/server'
import { v } from 'convex/values'
import { cartItem, orderItem, orderKind, orderStatus, reversalKind, reversalStatus } from './orderFields'

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
    /** How often its owner has asked for a refund: names the request at Stripe. */
    refundAttempts: v.optional(v.number()),
    /** Credits that went back with its money, or wait for it to go, and how often any were taken. */
    reversedCredits: v.optional(v.object({ credits: v.number(), times: v.number() })),
    /** Credits that were spent before they could be taken back, and that nobody waits for any more. */
    writtenOff: v.optional(v.number()),
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

  /** What Stripe has received for an order: one payment a row, and hardly ever more than one of an order. */
  payments: defineTable({
    orderId: v.id('orders'),
    paymentIntentId: v.string(),
    /** Received, in the currency's minor unit, whatever went back since. */
    amount: v.number(),
    currency: v.string(),
    /** When Stripe was asked what went back of it, ms since the epoch; absent before the first time. */
    asOf: v.optional(v.number()),
  })
    .index('by_order', ['orderId'])
    .index('by_payment_intent', ['paymentIntentId']),

  /** What went back of a payment, or is on its way: refunds, whoever made them, and disputes. */
  reversals: defineTable({
    orderId: v.id('orders'),
    /** Absent once the account was deleted. */
    jobId: v.optional(v.id('jobs')),
    kind: reversalKind,
    /** Stripe's name for it; absent where the money went back by other means. */
    stripeId: v.optional(v.string()),
    paymentIntentId: v.optional(v.string()),
    /** In the currency's minor unit. */
    amount: v.number(),
    currency: v.string(),
    status: reversalStatus,
  })
    .index('by_order', ['orderId'])
    .index('by_job', ['jobId'])
    .index('by_stripe', ['stripeId']),

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
  fulfillments: defineTable({ orderId: v.id('orders'), credits: v.number() }).index('by_order', ['orderId']),

  /** What a user is about to buy in one go. */
  carts: defineTable({
    userId: v.id('users'),
    currency: v.string(),
    items: v.array(cartItem),
    /** The order that charges it. One cart is paid once, from however many tabs. */
    orderId: v.optional(v.id('orders')),
  }).index('by_user', ['userId']),

  /** Maps each user to their Stripe customer ID, and keeps former ones so that all are deleted with the account. */
  stripeCustomers: defineTable({
    userId: v.id('users'),
    customerId: v.string(),
    /** When Stripe did not know this customer, ms since the epoch; absent on the one in use. */
    missingSince: v.optional(v.number()),
  }).index('by_user', ['userId', 'missingSince']),
}
