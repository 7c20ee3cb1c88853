import type { Id, TableNames } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { merge } from '../core/feature'
import { features } from '../features'

/** Fields that refer to a stored file, by table, each with its index. */
const fields: Record<string, Record<string, string>> = merge(features, 'storedFiles')

/** Whether any row refers to a stored file. A test finds fields that no feature has declared. */
export async function isReferenced(ctx: QueryCtx, file: Id<'_storage'>) {
  for (const [table, indexes] of Object.entries(fields)) {
    for (const [field, index] of Object.entries(indexes)) {
      if (await ctx.db.query(table as TableNames).withIndex(index as never, q => q.eq(field as never, file as never)).first())
        return true
    }
  }
  return false
}
