import { defineTable } from 'convex/server'
import { v } from 'convex/values'
import { fileKind, fileResult, importCounts, rowError } from './fileFields'
import { tablePlan } from './importing/tablePlan'
import { position } from './importing/rows'

export const fileTables = {
  /** Files that a user sent. How far the reading is, its job says. */
  files: defineTable({
    userId: v.id('users'),
    jobId: v.id('jobs'),
    /** As its sender called it. */
    name: v.string(),
    size: v.number(),
    /** Absent until the bytes are stored, and again once they were found to be of no use. */
    storageId: v.optional(v.id('_storage')),
    thumbnailId: v.optional(v.id('_storage')),
    /** What its bytes say that it is: its kind, and that as a MIME type. */
    kind: v.optional(fileKind),
    type: v.optional(v.string()),
    result: v.optional(fileResult),
    /** How often the process that read it died. */
    crashes: v.optional(v.number()),
  })
    .index('by_user', ['userId'])
    .index('by_job', ['jobId'])
    .index('by_storage', ['storageId'])
    .index('by_thumbnail', ['thumbnailId']),

  /**
   * How far the import of a file's rows is: written with every batch in the transaction that writes its contacts, so
   * that reading goes on exactly there. Apart from the file, so that open pages do not hear of every batch.
   */
  imports: defineTable({
    fileId: v.id('files'),
    plan: tablePlan,
    next: position,
    counts: importCounts,
    /** When the job was last told, ms since the epoch. */
    reportedAt: v.number(),
  }).index('by_file', ['fileId']),

  /** The first rows of a file that were left out, and why. */
  fileErrors: defineTable({ fileId: v.id('files'), ...rowError.fields }).index('by_file', ['fileId', 'row']),

  /** Addresses that a user was given to upload one file to each. */
  uploads: defineTable({ userId: v.id('users') }).index('by_user', ['userId']),
}
