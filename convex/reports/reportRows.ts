import type { Id } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { ownRow } from '../accounts/userFunctions'

/** Functions about one of the caller's reports take `reportId`; `ctx.report` is the row. */
export const ownReport = ownRow('reports', 'report', 'Report not found. It may have been deleted.')

/** The report that a job writes. */
export function getReportByJob(ctx: QueryCtx, jobId: Id<'jobs'>) {
  return ctx.db.query('reports').withIndex('by_job', q => q.eq('jobId', jobId)).unique()
}
