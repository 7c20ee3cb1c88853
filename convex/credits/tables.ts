import { defineTable } from 'convex/server'
import { v } from 'convex/values'

export const creditReason = v.union(
  v.literal('welcome'),
  v.literal('image'),
  v.literal('imageReturned'),
  v.literal('purchase'),
  v.literal('refund'),
  v.literal('refundReturned'),
)

export const creditTables = {
  /** Every change of a user's credits. `ref` names what caused it, and causes it once. */
  ledger: defineTable({
    userId: v.id('users'),
    delta: v.number(),
    reason: creditReason,
    /** `<reason>/<id of the row that caused it>`. */
    ref: v.string(),
  })
    .index('by_user', ['userId'])
    .index('by_ref', ['ref']),

  /** The sum of a user's ledger, written by the mutation that adds to it. */
  balances: defineTable({ userId: v.id('users'), credits: v.number() }).index('by_user', ['userId']),
}
