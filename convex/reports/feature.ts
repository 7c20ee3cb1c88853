import { v } from 'convex/values'
import { defineFeature } from '../core/feature'
import { defineLimits, perHour } from '../core/limitRules'
import { reportFormat } from './reportFields'
import { reportTables } from './tables'

export const reportLimits = defineLimits({
  reports: perHour(30, 'You’ve reached the hourly report limit.'),
  reportsOfAll: perHour(1_000, 'We’re generating a lot of reports right now.'),
})

export const reports = defineFeature({
  tables: reportTables,
  // Each may have a thousand pieces to delete with it.
  owned: { reports: { rowsPerBatch: 5 } },
  storedFiles: { reportParts: { storageId: 'by_storage' } },
  jobs: {
    report: {
      subject: { id: v.id('reports'), month: v.string(), format: reportFormat },
      report: { title: 'Reports', shade: '#64748b' },
      total: 'reports',
      isCancelable: true,
    },
  },
  downloads: ['reports'],
  limits: reportLimits,
})
