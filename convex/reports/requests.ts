import { customQuery } from 'convex-helpers/server/customFunctions'
import { v } from 'convex/values'
import { internalQuery } from '../_generated/server'
import { internalUserMutation } from '../accounts/userFunctions'
import { fail } from '../core/errors'
import { limit } from '../core/limits'
import { reportLimits } from './feature'
import { jobError, jobStatus } from '../jobs/jobFields'
import { beginReport, reportInFlight } from './beginReport'
import { readMonth } from './month'
import { reportFormat } from './reportFields'
import { listParts } from './reportParts'
import { ownReport } from './reportRows'

export const reportStatus = v.object({ status: jobStatus, error: v.optional(jobError) })

/** Takes the first step of a report: validates the request, and starts its job. */
export const begin = internalUserMutation({
  args: { month: v.string(), format: v.optional(reportFormat) },
  returns: v.id('reports'),
  handler: async (ctx, { month: wanted, format = 'csv' }) => {
    const { _id: userId } = ctx.user
    const month = readMonth(wanted, Date.now())
    const inFlight = await reportInFlight(ctx, userId, month, format)
    if (inFlight)
      return inFlight._id
    await limit(ctx, reportLimits.reports, userId)
    await limit(ctx, reportLimits.reportsOfAll)
    return beginReport(ctx, { userId, month, format })
  },
})

/** Returns a report's status; `canceled` also after it was deleted. */
export const getStatus = internalQuery({
  args: { reportId: v.id('reports') },
  returns: reportStatus,
  handler: async (ctx, { reportId }) => {
    const report = await ctx.db.get('reports', reportId)
    const job = report && await ctx.db.get('jobs', report.jobId)
    return job ? { status: job.status, error: job.error } : { status: 'canceled' as const }
  },
})

/**
 * Finds the file of one of the caller's reports, in parts.
 *
 * @throws `NOT_FOUND`, with `gone` for one that has expired
 */
export const getFile = customQuery(internalQuery, ownReport)({
  args: {},
  returns: v.object({
    month: v.string(),
    format: reportFormat,
    size: v.number(),
    parts: v.array(v.object({ storageId: v.id('_storage'), size: v.number() })),
  }),
  handler: async (ctx) => {
    const { report } = ctx
    const { month, format, size, expiresAt } = report
    if (size === undefined)
      fail('NOT_FOUND', 'This report has no file. Generate it again.')
    if (expiresAt === undefined || expiresAt <= Date.now())
      fail('NOT_FOUND', 'This report has expired. Generate it again on the Reports page.', { gone: true })
    const parts = await Promise.all((await listParts(ctx, report._id, 'file')).map(async ({ storageId }) => {
      const { size } = (await ctx.db.system.get('_storage', storageId))!
      return { storageId, size }
    }))
    return { month, format, size, parts }
  },
})
