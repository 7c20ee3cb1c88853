import { vOnCompleteArgs } from '@convex-dev/workpool'
import { v } from 'convex/values'
import { internalMutation, internalQuery } from '../_generated/server'
import { jobHandlers, reportSources } from '../handlers'
import { jobProgress } from '../jobs/jobFields'
import { getExpiredJob, reportProgress, resumeJob, settleJob } from '../jobs/jobRows'
import { queueEmail } from '../emails/queueEmail'
import { FILE_LIFETIME_MS, REPORT_LEASE_MS } from './beginReport'
import { reportFormat, reportLine, reportPosition, reportTotals } from './reportFields'
import { readLines } from './reportLines'
import { addPart, dropParts, listParts } from './reportParts'
import { getReportByJob } from './reportRows'
import { enqueueWriter, isWaiting } from './queueWriter'

// What kills its writer this often would kill it for ever.
const MAX_ATTEMPTS = 5

const failure = { code: 'PROVIDER_UNAVAILABLE', message: 'We couldn’t generate the report. Try again.', retryable: true }

/** What a writer needs to know; `null` once there is nothing left to write. */
export const plan = internalQuery({
  args: { reportId: v.id('reports') },
  returns: v.union(v.null(), v.object({
    month: v.string(),
    format: reportFormat,
    asOf: v.number(),
    position: v.optional(reportPosition),
    totals: reportTotals,
    parts: v.array(v.id('_storage')),
    /** About how many lines there will be: as much as the counters know. */
    expected: v.number(),
  })),
  handler: async (ctx, { reportId }) => {
    const report = await ctx.db.get('reports', reportId)
    const job = report && await ctx.db.get('jobs', report.jobId)
    if (job?.status !== 'running')
      return null
    const { userId, month, format, asOf, position, totals } = report!
    const counters = await ctx.db.query('dailyActivity')
      .withIndex('by_user', q => q.eq('userId', userId).gte('day', month).lt('day', `${month}-99`))
      .take(500)
    return {
      month, format, asOf, position, totals,
      parts: (await listParts(ctx, reportId, 'lines')).map(part => part.storageId),
      expected: counters.reduce((sum, { count }) => sum + count, 0),
    }
  },
})

/** A page of a report's lines; `null` when that many rows are too much for one transaction. */
export const page = internalQuery({
  args: { reportId: v.id('reports'), position: reportPosition, rows: v.number() },
  returns: v.union(v.null(), v.object({ lines: v.array(reportLine), next: v.union(reportPosition, v.null()) })),
  handler: async (ctx, { reportId, position, rows }) => {
    const report = await ctx.db.get('reports', reportId)
    return report ? readLines(ctx, { jobs: jobHandlers, others: reportSources }, report, position, rows) : { lines: [], next: null }
  },
})

/** Says how far a report is. Returns whether to go on. */
export const renew = internalMutation({
  args: { reportId: v.id('reports'), progress: jobProgress },
  returns: v.boolean(),
  handler: async (ctx, { reportId, progress }) => {
    const report = await ctx.db.get('reports', reportId)
    return report !== null && reportProgress(ctx, report.jobId, progress, REPORT_LEASE_MS)
  },
})

/** Records what was read since `from`. Returns whether to go on: not when another writer was here first. */
export const recordPart = internalMutation({
  args: {
    reportId: v.id('reports'),
    from: reportPosition,
    next: v.union(reportPosition, v.null()),
    totals: reportTotals,
    /** The lines; absent where there were none, or more than a report can list. */
    storageId: v.optional(v.id('_storage')),
    progress: jobProgress,
  },
  returns: v.boolean(),
  handler: async (ctx, { reportId, from, next, totals, storageId, progress }) => {
    const report = await ctx.db.get('reports', reportId)
    const { source, cursor } = report?.position ?? {}
    const isNext = report && source === from.source && cursor === from.cursor
    if (!isNext || !await reportProgress(ctx, report.jobId, progress, REPORT_LEASE_MS)) {
      if (storageId)
        await ctx.storage.delete(storageId)
      return false
    }
    if (storageId)
      await addPart(ctx, reportId, 'lines', storageId)
    await ctx.db.patch('reports', reportId, { position: next ?? undefined, totals })
    return true
  },
})

/** Goes on in another action: one has ten minutes. */
export const continueLater = internalMutation({
  args: { reportId: v.id('reports') },
  returns: v.null(),
  handler: async (ctx, { reportId }) => {
    await enqueueWriter(ctx, reportId)
    return null
  },
})

/** Records the file that was written. Of two writers that end at once, the first one's counts. */
export const recordFile = internalMutation({
  args: { reportId: v.id('reports'), parts: v.array(v.id('_storage')), size: v.number(), checksum: v.string() },
  returns: v.null(),
  handler: async (ctx, { reportId, parts, size, checksum }) => {
    const report = await ctx.db.get('reports', reportId)
    const counts = report && await settleJob(ctx, report.jobId, { status: 'succeeded' })
    if (!counts) {
      await Promise.all(parts.map(part => ctx.storage.delete(part)))
      return null
    }
    await dropParts(ctx, reportId)
    for (const part of parts)
      await addPart(ctx, reportId, 'file', part)
    await ctx.db.patch('reports', reportId, { size, checksum, expiresAt: Date.now() + FILE_LIFETIME_MS })
    if (report.announced)
      await queueEmail(ctx, { userId: report.userId, cause: `report/${reportId}`, content: { template: 'reportReady', month: report.month } })
    return null
  },
})

/** Settles a report whose writer has failed for good, and tidies up after one that was cancelled. */
export const onComplete = internalMutation({
  args: vOnCompleteArgs(v.id('reports')),
  returns: v.null(),
  handler: async (ctx, { context: reportId, result }) => {
    const report = await ctx.db.get('reports', reportId)
    if (report && result.kind !== 'success') {
      console.error(`Couldn't generate report ${reportId}: ${result.kind === 'failed' ? result.error : result.kind}`)
      await settleJob(ctx, report.jobId, { status: 'failed', error: failure })
    }
    const job = report && await ctx.db.get('jobs', report.jobId)
    if (job?.status === 'canceled' || job?.status === 'failed')
      await dropParts(ctx, reportId)
    return null
  },
})

/** Takes a report up again whose writer died. */
export const resume = internalMutation({
  args: { jobId: v.id('jobs') },
  returns: v.null(),
  handler: async (ctx, { jobId }) => {
    const job = await getExpiredJob(ctx, jobId)
    const report = await getReportByJob(ctx, jobId)
    if (!report || !job)
      return null
    if (await isWaiting(ctx, report)) {
      await ctx.db.patch('jobs', jobId, { leaseUntil: Date.now() + REPORT_LEASE_MS })
    }
    else if (job.attempt >= MAX_ATTEMPTS) {
      await settleJob(ctx, jobId, { status: 'failed', error: failure })
    }
    else {
      await resumeJob(ctx, job, REPORT_LEASE_MS)
      await enqueueWriter(ctx, report._id)
    }
    return null
  },
})
