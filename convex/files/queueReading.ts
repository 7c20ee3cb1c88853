import { internal } from '../_generated/api'
import type { Id } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import { workPool } from '../jobs/workPool'

/** Has a file read, or read on, in the background: its job waits until it is taken up. */
export async function enqueueReading(ctx: MutationCtx, fileId: Id<'files'>, jobId: Id<'jobs'>) {
  await ctx.db.patch('jobs', jobId, { status: 'queued', leaseUntil: undefined, error: undefined, finishedAt: undefined })
  await workPool.enqueueAction(ctx, internal.files.reading.read, { fileId }, { onComplete: internal.files.lease.onComplete, context: fileId })
}
