import type { Id } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { requireUser } from '../accounts/user'
import { fail } from '../core/errors'

/** Finds one of the caller's reports. @throws `NOT_FOUND`, also for reports of other users */
export async function getOwnReport(ctx: QueryCtx, reportId: string) {
  const user = await requireUser(ctx)
  const id = ctx.db.normalizeId('reports', reportId)
  const report = id && await ctx.db.get('reports', id)
  if (report?.userId !== user._id)
    fail('NOT_FOUND', 'There is no such report.')
  return report
}

/** The report that a job writes. */
export function getReportByJob(ctx: QueryCtx, jobId: Id<'jobs'>) {
  return ctx.db.query('reports').withIndex('by_job', q => q.eq('jobId', jobId)).unique()
}
