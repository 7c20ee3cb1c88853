import { v } from 'convex/values'
import { defineFeature } from '../core/feature'
import { defineLimits, perHour } from '../core/limitRules'
import { fileTables } from './tables'

export const fileLimits = defineLimits({
  files: perHour(120, 'You’ve reached the hourly file limit.'),
  filesOfAll: perHour(5_000, 'We’re processing a lot of files right now.'),
})

export const files = defineFeature({
  tables: fileTables,
  owned: { files: {}, uploads: {} },
  storedFiles: { files: { storageId: 'by_storage', thumbnailId: 'by_thumbnail' } },
  jobs: {
    file: {
      subject: { id: v.id('files'), name: v.string() },
      report: { title: 'Files', shade: '#0891b2' },
      total: 'files',
      isCancelable: true,
    },
  },
  downloads: ['files', 'row-errors', 'thumbnails'],
  limits: fileLimits,
})
