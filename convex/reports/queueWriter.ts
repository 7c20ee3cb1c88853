import { internal } from '../_generated/api'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import { workPool } from '../jobs/workPool'

/** Has a report written, or written on, in the background. */
export async function enqueueWriter(ctx: MutationCtx, reportId: Id<'reports'>) {
  const workId = await workPool.enqueueAction(ctx, internal.reports.writer.write, { reportId }, {
    onComplete: internal.reports.writingSteps.onComplete,
    context: reportId,
  })
  await ctx.db.patch('reports', reportId, { workId })
}

/** Whether a report's writer waits for its turn. */
export async function isWaiting(ctx: MutationCtx, { workId }: Doc<'reports'>) {
  return workId !== undefined && (await workPool.status(ctx, workId)).state === 'pending'
}
