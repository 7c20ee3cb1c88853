import { paginationOptsValidator, paginationResultValidator } from 'convex/server'
import { v } from 'convex/values'
import { internal } from './_generated/api'
import type { Doc, Id } from './_generated/dataModel'
import { action, internalMutation, internalQuery, mutation, query, type ActionCtx, type QueryCtx } from './_generated/server'
import { fail } from './lib/core/errors'
import { jobError, jobProgress, jobStatus } from './lib/jobs/jobFields'
import { settleJob } from './lib/jobs/jobs'
import { limit } from './lib/core/limits'
import { boundedPage } from './lib/core/pages'
import { beginReport, reportInFlight } from './lib/reports/begin'
import { reportFormat } from './lib/reports/fields'
import { readMonth } from './lib/reports/month'
import { dropParts, partsOf } from './lib/reports/parts'
import { requireUser } from './lib/accounts/user'

// An action ends after ten minutes. Reports that take longer go on without it.
const PATIENCE = 9 * 60_000

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

const ending = v.object({ status: jobStatus, error: v.optional(jobError) })

/**
 * Writes what the caller did in a month to a file, and answers when it can be downloaded.
 *
 * A report of the same month and format that is being written already is joined. One that takes very long goes on
 * after this call has given up: `reports.list` shows it.
 *
 * @param month `YYYY-MM`, or a month's name for the last such month. Days are UTC.
 * @param format Default `csv`.
 * @returns `downloadUrl`: a path of the application's, for its owner only. It answers 410 from a week on.
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}` `RATE_LIMITED{retryAfter}` `CANCELED` `PROVIDER_UNAVAILABLE`
 * `CONFLICT` when it is not ready in time
 */
export const generate = action({
  args: { month: v.string(), format: v.optional(reportFormat) },
  returns: v.object({ downloadUrl: v.string() }),
  handler: async (ctx, args): Promise<{ downloadUrl: string }> => {
    const reportId = await ctx.runMutation(internal.reports.begin, args)
    const { status, error } = await endingOf(ctx, reportId)
    if (status === 'canceled')
      fail('CANCELED', 'This report was cancelled. Generate it again when you need it.')
    if (error)
      fail('PROVIDER_UNAVAILABLE', error.message, { retryable: error.retryable })
    if (status !== 'succeeded')
      fail('CONFLICT', 'This report takes long and is still being written. You will find it among your reports.')
    return { downloadUrl: downloadUrlOf(reportId) }
  },
})

/** The caller's reports, newest first, also those that are being written. */
export const list = query({
  args: { paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(summary),
  handler: async (ctx, { paginationOpts }) => {
    const user = await requireUser(ctx)
    const { page, ...position } = await ctx.db.query('reports')
      .withIndex('by_user', q => q.eq('userId', user._id))
      .order('desc')
      .paginate(boundedPage(paginationOpts))
    return { ...position, page: await Promise.all(page.map(report => summarize(ctx, report))) }
  },
})

/**
 * Deletes one of the caller's reports with its file; one that is being written is cancelled.
 *
 * @throws `NOT_FOUND`, also for reports of other users
 */
export const remove = mutation({
  args: { reportId: v.string() },
  returns: v.null(),
  handler: async (ctx, { reportId }) => {
    const report = await ownReport(ctx, reportId)
    await settleJob(ctx, report.jobId, { status: 'canceled' })
    await dropParts(ctx, report._id)
    await ctx.db.delete('reports', report._id)
    return null
  },
})

/** First step of a report: everything that may refuse it, and the rows that remember it. */
export const begin = internalMutation({
  args: { month: v.string(), format: v.optional(reportFormat) },
  returns: v.id('reports'),
  handler: async (ctx, { month: wanted, format = 'csv' }) => {
    const { _id: userId } = await requireUser(ctx)
    const month = readMonth(wanted, Date.now())
    const inFlight = await reportInFlight(ctx, userId, month, format)
    if (inFlight)
      return inFlight._id
    await limit(ctx, 'reports', userId)
    await limit(ctx, 'reportsOfAll')
    return beginReport(ctx, { userId, month, format })
  },
})

/** How a report stands; `canceled` also once it was deleted. */
export const standing = internalQuery({
  args: { reportId: v.id('reports') },
  returns: ending,
  handler: async (ctx, { reportId }) => {
    const report = await ctx.db.get('reports', reportId)
    const job = report && await ctx.db.get('jobs', report.jobId)
    return job ? { status: job.status, error: job.error } : { status: 'canceled' as const }
  },
})

/**
 * What it takes to send one of the caller's reports.
 *
 * @throws `NOT_FOUND`, with `gone` for one that has expired
 */
export const file = internalQuery({
  args: { reportId: v.string() },
  returns: v.object({
    month: v.string(),
    format: reportFormat,
    size: v.number(),
    parts: v.array(v.object({ storageId: v.id('_storage'), size: v.number() })),
  }),
  handler: async (ctx, { reportId }) => {
    const report = await ownReport(ctx, reportId)
    const { month, format, size, expiresAt } = report
    if (size === undefined)
      fail('NOT_FOUND', 'This report has no file.')
    if (expiresAt === undefined || expiresAt <= Date.now())
      fail('NOT_FOUND', 'This report has expired. Generate it again on the page of your reports.', { gone: true })
    const parts = await Promise.all((await partsOf(ctx, report._id, 'file')).map(async ({ storageId }) => {
      const { size } = (await ctx.db.system.get('_storage', storageId))!
      return { storageId, size }
    }))
    return { month, format, size, parts }
  },
})

/** Waits for a report's end. It is written by background work that a crash of this action does not touch. */
async function endingOf(ctx: ActionCtx, reportId: Id<'reports'>): Promise<typeof ending.type> {
  const deadline = Date.now() + PATIENCE
  for (let pause = 50; ; pause = Math.min(pause * 1.5, 2_000)) {
    const now = await ctx.runQuery(internal.reports.standing, { reportId })
    if ((now.status !== 'running' && now.status !== 'queued') || Date.now() > deadline)
      return now
    await new Promise(resolve => setTimeout(resolve, pause))
  }
}

async function ownReport(ctx: QueryCtx, reportId: string) {
  const user = await requireUser(ctx)
  const id = ctx.db.normalizeId('reports', reportId)
  const report = id && await ctx.db.get('reports', id)
  if (report?.userId !== user._id)
    fail('NOT_FOUND', 'There is no such report.')
  return report
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
