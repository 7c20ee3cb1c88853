import type { Id } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'

/**
 * Every field that refers to a stored file: the sweep deletes what none of them finds. A new field is added here,
 * with an index; a test finds one that was forgotten.
 */
export const references: Record<string, (ctx: QueryCtx, file: Id<'_storage'>) => Promise<unknown>> = {
  'images.storageId': (ctx, file) => ctx.db.query('images').withIndex('by_storage', q => q.eq('storageId', file)).first(),
  'images.thumbnailId': (ctx, file) => ctx.db.query('images').withIndex('by_thumbnail', q => q.eq('thumbnailId', file)).first(),
  'reportParts.storageId': (ctx, file) => ctx.db.query('reportParts').withIndex('by_storage', q => q.eq('storageId', file)).first(),
  'files.storageId': (ctx, file) => ctx.db.query('files').withIndex('by_storage', q => q.eq('storageId', file)).first(),
  'files.thumbnailId': (ctx, file) => ctx.db.query('files').withIndex('by_thumbnail', q => q.eq('thumbnailId', file)).first(),
}

/** Whether any row refers to a stored file. */
export async function isReferenced(ctx: QueryCtx, file: Id<'_storage'>) {
  for (const find of Object.values(references)) {
    if (await find(ctx, file))
      return true
  }
  return false
}
