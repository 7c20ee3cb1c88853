import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { MAX_PARTS } from './bounds'

type Content = Doc<'reportParts'>['content']

/** Stored pieces of a report, in order. */
export function listParts(ctx: QueryCtx, reportId: Id<'reports'>, content: Content) {
  return ctx.db.query('reportParts')
    .withIndex('by_report', q => q.eq('reportId', reportId).eq('content', content))
    .take(MAX_PARTS)
}

/** Adds a piece. @throws when there would be more than can be read again: a file that misses some would look whole */
export async function addPart(ctx: MutationCtx, reportId: Id<'reports'>, content: Content, storageId: Id<'_storage'>) {
  const last = await ctx.db.query('reportParts')
    .withIndex('by_report', q => q.eq('reportId', reportId).eq('content', content))
    .order('desc')
    .first()
  const position = last ? last.position + 1 : 0
  if (position >= MAX_PARTS)
    throw new Error(`A report has ${MAX_PARTS} pieces at most.`)
  await ctx.db.insert('reportParts', { reportId, content, position, storageId })
}

/** Deletes a report's pieces, of one content or of both, with the files that they are. */
export async function dropParts(ctx: MutationCtx, reportId: Id<'reports'>, contents: Content[] = ['lines', 'file']) {
  for (const content of contents) {
    for (const part of await listParts(ctx, reportId, content)) {
      await ctx.storage.delete(part.storageId)
      await ctx.db.delete('reportParts', part._id)
    }
  }
}
