import { monthName } from '../../shared/months'
import { internal } from '../_generated/api'
import type { FeatureHandlers } from '../core/featureHandlers'
import type { reports } from './feature'
import { reportFile } from './reportFile'
import { dropParts } from './reportParts'
import { getReportByJob } from './reportRows'

export const reportHandlers: FeatureHandlers<typeof reports> = {
  jobs: {
    report: {
      resume: internal.reports.writingSteps.resume,

      async describe(ctx, jobId) {
        const report = await getReportByJob(ctx, jobId)
        return report ? { id: report._id, month: report.month, format: report.format } : undefined
      },

      async reportLine(ctx, job) {
        const report = await getReportByJob(ctx, job._id)
        return report ? { about: `${monthName(report.month)}, ${report.format.toUpperCase()}` } : {}
      },
    },
  },

  erase: {
    async reports(ctx, { _id }) {
      await dropParts(ctx, _id)
      await ctx.db.delete('reports', _id)
    },
  },

  downloads: { reports: reportFile },

  crons(crons) {
    crons.interval('delete reports that have expired', { hours: 1 }, internal.reports.schedule.expire)
    // Some hours into the month, when mails of its last day have been delivered.
    crons.monthly('generate last month\'s report for each user', { day: 1, hourUTC: 5, minuteUTC: 40 }, internal.reports.schedule.writeMonthly, {})
  },
}
