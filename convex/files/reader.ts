import { v, type ObjectType } from 'convex/values'
import type { Doc } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'

/** Who reads: a file, and which try of its job this is. Whoever is not the latest any more is told to stop. */
export const reader = { fileId: v.id('files'), attempt: v.number() }
export type Reader = ObjectType<typeof reader>

/** The file, while that reader is the one who reads it. */
export async function getFileForReader(ctx: QueryCtx, { fileId, attempt }: Reader): Promise<Doc<'files'> | null> {
  const file = await ctx.db.get('files', fileId)
  const job = file && await ctx.db.get('jobs', file.jobId)
  return job?.status === 'running' && job.attempt === attempt ? file : null
}
