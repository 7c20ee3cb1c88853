import { customMutation } from 'convex-helpers/server/customFunctions'
import { paginationOptsValidator, paginationResultValidator } from 'convex/server'
import { v } from 'convex/values'
import { isUnfinished } from '../shared/jobStatus'
import { internal } from './_generated/api'
import type { Doc, Id } from './_generated/dataModel'
import { action, mutation, type ActionCtx, type QueryCtx } from './_generated/server'
import { userQuery } from './accounts/userFunctions'
import { fail } from './core/errors'
import { jobError, jobProgress, jobStatus } from './jobs/jobFields'
import { settleJob } from './jobs/jobRows'
import { boundedPage } from './core/pages'
import { pause } from './core/pause'
import { reportFormat } from './reports/reportFields'
import { dropParts } from './reports/reportParts'
import type { reportStatus } from './reports/requests'
import { ownReport } from './reports/reportRows'

// Actions end after ten minutes. Reports that take longer continue without them.
const WAIT_FOR_REPORT_MS = 9 * 60_000

const summary = v.object({
  _id: v.id('reports'),
  _creationTime: v.number(),
  jobId: v.id('jobs'),
  month: v.string(),
  format: reportFormat,
  status: jobStatus,
  progress: v.optional(jobProgress),
  error: v.optional(jobError),
  lines: v.number(),
  size: v.optional(v.number()),
  checksum: v.optional(v.string()),
  /** When the file is deleted, ms since the epoch; absent once it was. */
  expiresAt: v.optional(v.number()),
  downloadUrl: v.string(),
})

/**
 * Generates a file of what the caller did in a month, and returns when it can be downloaded.
 *
 * It joins a report of the same month and format that is being generated already. A report that takes very long
 * continues after this call has ended: `reports.list` shows it.
 *
 * @param month `YYYY-MM`, or a month's name for the last such month. Days are UTC.
 * @param format Default `csv`.
 * @returns `downloadUrl`: a path of this application, for its owner only. It returns 410 after a week.
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}` `RATE_LIMITED{retryAfter}` `CANCELED` `PROVIDER_UNAVAILABLE`
 * `CONFLICT` when it is not ready in time
 */
export const generate = action({
  args: { month: v.string(), format: v.optional(reportFormat) },
  returns: v.object({ downloadUrl: v.string() }),
  handler: async (ctx, args): Promise<{ downloadUrl: string }> => {
    const reportId = await ctx.runMutation(internal.reports.requests.begin, args)
    const { status, error } = await waitForEnd(ctx, reportId)
    if (status === 'canceled')
      fail('CANCELED', 'This report was canceled. Generate it again when you need it.')
    if (error)
      fail('PROVIDER_UNAVAILABLE', error.message, { retryable: error.retryable })
    if (status !== 'succeeded')
      fail('CONFLICT', 'This report is taking longer than usual. It appears in your reports when it’s ready.')
    return { downloadUrl: downloadUrlOf(reportId) }
  },
})

/** The caller's reports, newest first, including unfinished ones. */
export const list = userQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(summary),
  handler: async (ctx, { paginationOpts }) => {
    const { page, ...position } = await ctx.db.query('reports')
      .withIndex('by_user', q => q.eq('userId', ctx.user._id))
      .order('desc')
      .paginate(boundedPage(paginationOpts))
    return { ...position, page: await Promise.all(page.map(report => summarize(ctx, report))) }
  },
})

/**
 * Deletes one of the caller's reports with its file; one that is being generated is canceled.
 *
 * @throws `NOT_FOUND`, also for reports of other users
 */
export const remove = customMutation(mutation, ownReport)({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const { report } = ctx
    await settleJob(ctx, report.jobId, { status: 'canceled' })
    await dropParts(ctx, report._id)
    await ctx.db.delete('reports', report._id)
    return null
  },
})

/** Waits until a report is finished. A background job generates it, so a crash of this action doesn't stop it. */
async function waitForEnd(ctx: ActionCtx, reportId: Id<'reports'>): Promise<typeof reportStatus.type> {
  const deadline = Date.now() + WAIT_FOR_REPORT_MS
  for (let ms = 50; ; ms = Math.min(ms * 1.5, 2_000)) {
    const now = await ctx.runQuery(internal.reports.requests.getStatus, { reportId })
    if (!isUnfinished(now) || Date.now() > deadline)
      return now
    await pause(ms)
  }
}

function downloadUrlOf(reportId: Id<'reports'>) {
  return `/api/downloads/reports/${reportId}`
}

async function summarize(ctx: QueryCtx, report: Doc<'reports'>) {
  const { _id, _creationTime, jobId, month, format, totals, size, checksum, expiresAt } = report
  const job = await ctx.db.get('jobs', jobId)
  return {
    _id,
    _creationTime,
    jobId,
    month,
    format,
    status: job?.status ?? 'canceled' as const,
    progress: job?.progress,
    error: job?.error,
    lines: totals.lines,
    size,
    checksum,
    expiresAt,
    downloadUrl: downloadUrlOf(_id),
  }
}
