import type { Doc, Id } from '../../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../../_generated/server'

type Content = Doc<'reportParts'>['content']

// A report of a million lines has five hundred parts while it is read.
const MOST_PARTS = 1_000

/** Stored pieces of a report, in order. */
export function partsOf(ctx: QueryCtx, reportId: Id<'reports'>, content: Content) {
  return ctx.db.query('reportParts')
    .withIndex('by_report', q => q.eq('reportId', reportId).eq('content', content))
    .take(MOST_PARTS)
}

export async function addPart(ctx: MutationCtx, reportId: Id<'reports'>, content: Content, storageId: Id<'_storage'>) {
  const last = await ctx.db.query('reportParts')
    .withIndex('by_report', q => q.eq('reportId', reportId).eq('content', content))
    .order('desc')
    .first()
  await ctx.db.insert('reportParts', { reportId, content, position: last ? last.position + 1 : 0, storageId })
}

/** Deletes a report's pieces, of one content or of both, with the files that they are. */
export async function dropParts(ctx: MutationCtx, reportId: Id<'reports'>, contents: Content[] = ['lines', 'file']) {
  for (const content of contents) {
    for (const part of await partsOf(ctx, reportId, content)) {
      await ctx.storage.delete(part.storageId)
      await ctx.db.delete('reportParts', part._id)
    }
  }
}
