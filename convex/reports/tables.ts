import { defineTable } from 'convex/server'
import { reportFields, reportPartFields } from './reportFields'

export const reportTables = {
  /** What was written of a user's month, or is being written: its job says which. */
  reports: defineTable(reportFields)
    .index('by_user', ['userId'])
    .index('by_month', ['month', 'userId', 'format'])
    .index('by_job', ['jobId'])
    .index('by_expiry', ['expiresAt']),

  /** Stored pieces of a report, in order: files too large to be held at once. */
  reportParts: defineTable(reportPartFields)
    .index('by_report', ['reportId', 'content', 'position'])
    .index('by_storage', ['storageId']),
}
