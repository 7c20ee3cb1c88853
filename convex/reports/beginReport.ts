import { isUnfinished } from '../../shared/jobStatus'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { startJob } from '../jobs/jobRows'
import type { ReportFormat } from './reportFields'
import { START_POSITION } from './reportLines'
import { enqueueWriter } from './queueWriter'
import { emptyTotals } from './reportTotals'

/** How long a writer is trusted to be alive without a word of it, in ms. */
export const REPORT_LEASE_MS = 60_000

/** How long a report's file is kept, in ms. */
export const FILE_LIFETIME_MS = 7 * 24 * 60 * 60_000

interface NewReport {
  userId: Id<'users'>
  month: string
  format: ReportFormat
  announced?: true
  /** Idempotency key of its job. */
  key?: string
}

/** Has a report written in the background, as of now. */
export async function beginReport(ctx: MutationCtx, { key, ...report }: NewReport) {
  const asOf = Date.now()
  const jobId = await startJob(ctx, report.userId, 'report', REPORT_LEASE_MS, key)
  const reportId = await ctx.db.insert('reports', { ...report, jobId, asOf, position: START_POSITION, totals: emptyTotals(), expiresAt: asOf + FILE_LIFETIME_MS })
  await enqueueWriter(ctx, reportId)
  return reportId
}

/** The report that is being written of a user's month, if one is: there is never more than one in a format. */
export async function reportInFlight(ctx: QueryCtx, userId: Id<'users'>, month: string, format: ReportFormat): Promise<Doc<'reports'> | null> {
  const latest = await ctx.db.query('reports')
    .withIndex('by_month', q => q.eq('month', month).eq('userId', userId).eq('format', format))
    .order('desc')
    .first()
  const job = latest && await ctx.db.get('jobs', latest.jobId)
  return job && isUnfinished(job) ? latest : null
}
