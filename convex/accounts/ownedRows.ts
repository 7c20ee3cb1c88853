import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { merge, type OwnedTable } from '../core/feature'
import { features } from '../features'
import { erase } from '../handlers'

const owned = merge(features, 'owned')

/** Names of the tables whose rows belong to a user: an export and the deletion of an account cover them. */
export type OwnedTableName = keyof typeof owned
export type OwnedRow = Omit<Doc<OwnedTableName>, 'providerMessage'>

/** The tables, in the order of erasure. A test finds one that no feature has declared. */
export const ownedTables = Object.keys(owned) as OwnedTableName[]

const ROWS_PER_BATCH = 100

/** A user's rows in one of the tables. */
export function queryOwnedRows(ctx: QueryCtx, userId: Id<'users'>, table: OwnedTableName) {
  return ctx.db.query(table).withIndex('by_user', q => q.eq('userId', userId))
}

/** Fields of a table that are for the operator only. */
export function hiddenFields(table: OwnedTableName): readonly string[] {
  const { hidden = [] }: OwnedTable = owned[table]
  return hidden
}

/** Deletes some of a user's rows. Returns whether there may be more to delete. */
export async function eraseOwnedRows(ctx: MutationCtx, userId: Id<'users'>): Promise<boolean> {
  for (const table of ownedTables) {
    const { rowsPerBatch = ROWS_PER_BATCH }: OwnedTable = owned[table]
    const rows = await queryOwnedRows(ctx, userId, table).take(rowsPerBatch)
    for (const row of rows)
      await (erase[table]?.(ctx, row as never) ?? ctx.db.delete(table, row._id))
    if (rows.length > 0)
      return true
  }
  return false
}
