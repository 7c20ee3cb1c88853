import { doc } from 'convex-helpers/validators'
import { v } from 'convex/values'
import { internal } from '../_generated/api'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import schema from '../schema'
import { anonymizeOrder } from '../payments/anonymizeOrder'
import { deleteContents } from '../files/fileRows'
import { dropParts } from '../reports/reportParts'

/**
 * The tables whose rows belong to a user (`userId`, index `by_user`): what an export holds and what is deleted with
 * an account. The table of a new family is added here, and to `ownedRow`; a test finds one that was forgotten.
 */
export const ownedTables = [
  // Before jobs, which say whether a refund is on its way.
  'orders',
  'carts',
  'stripeCustomers',
  'emails',
  'images',
  'files',
  'uploads',
  'contacts',
  'usages',
  'ledger',
  'balances',
  'reports',
  'jobs',
  'dailyActivity',
  'textSummaries',
] as const
type OwnedTable = typeof ownedTables[number]

export const ownedRow = v.union(
  doc(schema, 'orders'),
  doc(schema, 'carts'),
  doc(schema, 'stripeCustomers'),
  doc(schema, 'emails'),
  doc(schema, 'images'),
  doc(schema, 'files'),
  doc(schema, 'uploads'),
  doc(schema, 'contacts'),
  doc(schema, 'usages'),
  doc(schema, 'ledger'),
  doc(schema, 'balances'),
  doc(schema, 'reports'),
  // Without the providers' own words, which are for the operator.
  doc(schema, 'jobs').omit('providerMessage'),
  doc(schema, 'dailyActivity'),
  doc(schema, 'textSummaries'),
)

/** A user's rows in one of the tables. */
export function ownedRows(ctx: QueryCtx, userId: Id<'users'>, table: OwnedTable) {
  return ctx.db.query(table).withIndex('by_user', q => q.eq('userId', userId))
}

/** Deletes a row, with what only it refers to. Orders stay, as records of money, and forget whose they were. */
export async function deleteOwned(ctx: MutationCtx, row: Doc<OwnedTable>, table: OwnedTable) {
  if (table === 'orders')
    return anonymizeOrder(ctx, row as Doc<'orders'>)
  if (table === 'stripeCustomers')
    await ctx.scheduler.runAfter(0, internal.payments.customers.deleteAtStripe, { customerId: (row as Doc<'stripeCustomers'>).customerId })
  if (table === 'emails') {
    for await (const event of ctx.db.query('emailEvents').withIndex('by_email', q => q.eq('emailId', row._id as Id<'emails'>)))
      await ctx.db.delete('emailEvents', event._id)
  }
  if (table === 'images') {
    const { storageId, thumbnailId } = row as Doc<'images'>
    for (const file of [storageId, thumbnailId]) {
      if (file)
        await ctx.storage.delete(file)
    }
  }
  if (table === 'reports')
    await dropParts(ctx, row._id as Id<'reports'>)
  if (table === 'files')
    await deleteContents(ctx, row as Doc<'files'>)
  await ctx.db.delete(table, row._id as Id<Exclude<OwnedTable, 'orders'>>)
}
