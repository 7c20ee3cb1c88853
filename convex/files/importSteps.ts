import { v } from 'convex/values'
import { internalMutation } from '../_generated/server'
import { contactFields, mergeContacts } from '../contacts/contactRows'
import { fileKind, fileResult, rowError } from './fileFields'
import { failFile, getImport, FILE_LEASE_MS } from './fileRows'
import { getFileForReader, reader } from './reader'
import { tablePlan } from './importing/tablePlan'
import { position } from './importing/rows'
import { jobError } from '../jobs/jobFields'
import { reportProgress, settleJob } from '../jobs/jobRows'

const MAX_ROW_ERRORS = 100
// Open pages need not hear of more, nor redraw.
const PROGRESS_INTERVAL_MS = 500

/** What there is to read, and how far that is. */
export const open = internalMutation({
  args: reader,
  returns: v.union(v.null(), v.object({
    storageId: v.id('_storage'),
    name: v.string(),
    importing: v.optional(v.object({ plan: tablePlan, next: position })),
  })),
  handler: async (ctx, args) => {
    const file = await getFileForReader(ctx, args)
    if (!file?.storageId)
      return null
    const row = await getImport(ctx, file._id)
    return { storageId: file.storageId, name: file.name, importing: row ? { plan: row.plan, next: row.next } : undefined }
  },
})

/** Records how a table is to be read. Returns whether to go on. */
export const begin = internalMutation({
  args: { ...reader, type: v.string(), plan: tablePlan },
  returns: v.boolean(),
  handler: async (ctx, { type, plan, ...args }) => {
    const file = await getFileForReader(ctx, args)
    if (!file || await getImport(ctx, file._id))
      return false
    await ctx.db.patch('files', file._id, { kind: 'contacts', type })
    const counts = { added: 0, updated: 0, unchanged: 0, failed: 0 }
    await ctx.db.insert('imports', { fileId: file._id, plan, next: plan.start, counts, reportedAt: Date.now() })
    return reportProgress(ctx, file.jobId, { done: 0, total: plan.rows, label: 'rows' }, FILE_LEASE_MS)
  },
})

/**
 * Writes a batch of rows, and that it was written, in one transaction: whatever happens between two batches, none is
 * left out and none comes twice.
 *
 * @returns whether to go on: not after the last, once the job was cancelled, or when another reader was here first.
 * @throws `CONFLICT` for more contacts than a user may have
 */
export const save = internalMutation({
  args: { ...reader, from: position, next: position, contacts: v.array(contactFields), errors: v.array(rowError) },
  returns: v.boolean(),
  handler: async (ctx, { from, next, contacts, errors, ...args }) => {
    const file = await getFileForReader(ctx, args)
    const row = file && await getImport(ctx, file._id)
    if (!row || row.next.at !== from.at || row.next.row !== from.row)
      return false

    const { added, updated, unchanged } = await mergeContacts(ctx, file.userId, contacts)
    for (const error of errors.slice(0, Math.max(0, MAX_ROW_ERRORS - row.counts.failed)))
      await ctx.db.insert('fileErrors', { fileId: file._id, ...error })
    const counts = {
      added: row.counts.added + added,
      updated: row.counts.updated + updated,
      unchanged: row.counts.unchanged + unchanged,
      failed: row.counts.failed + errors.length,
    }
    const done = counts.added + counts.updated + counts.unchanged + counts.failed
    const isLast = done >= row.plan.rows
    const isDue = isLast || Date.now() - row.reportedAt >= PROGRESS_INTERVAL_MS
    if (isDue)
      await reportProgress(ctx, file.jobId, { done, total: row.plan.rows, label: 'rows' }, FILE_LEASE_MS)
    if (!isLast) {
      await ctx.db.patch('imports', row._id, { next, counts, ...isDue && { reportedAt: Date.now() } })
      return true
    }
    await ctx.db.delete('imports', row._id)
    await ctx.db.patch('files', file._id, { result: { kind: 'contacts', rows: done, ...counts } })
    await settleJob(ctx, file.jobId, { status: 'succeeded' })
    return false
  },
})

/** Records what was found in a file that is no table. */
export const finish = internalMutation({
  args: { ...reader, kind: fileKind, type: v.string(), result: fileResult, thumbnailId: v.optional(v.id('_storage')) },
  returns: v.null(),
  handler: async (ctx, { kind, type, result, thumbnailId, ...args }) => {
    const file = await getFileForReader(ctx, args)
    if (file) {
      await ctx.db.patch('files', file._id, { kind, type, result, thumbnailId })
      await settleJob(ctx, file.jobId, { status: 'succeeded' })
    }
    else if (thumbnailId) {
      await ctx.storage.delete(thumbnailId)
    }
    return null
  },
})

/** Records that a file cannot be read. */
export const fail = internalMutation({
  args: { ...reader, error: jobError },
  returns: v.null(),
  handler: async (ctx, { error, ...args }) => {
    const file = await getFileForReader(ctx, args)
    if (file)
      await failFile(ctx, file, error)
    return null
  },
})
