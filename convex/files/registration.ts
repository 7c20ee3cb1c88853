import { customQuery } from 'convex-helpers/server/customFunctions'
import { v } from 'convex/values'
import { internal } from '../_generated/api'
import { internalMutation, internalQuery } from '../_generated/server'
import { internalUserMutation } from '../accounts/userFunctions'
import { fail } from '../core/errors'
import { fileResult, rowError } from './fileFields'
import { FILE_LEASE_MS, ownFile, queryRowErrors, getFileByJob } from './fileRows'
import { deleteOldRequests } from './uploads'
import { findJob, resumeJob, startJob } from '../jobs/jobRows'
import { jobError, jobStatus } from '../jobs/jobFields'
import { limit } from '../core/limits'
import { fileLimits } from './feature'
import { assertRoom, changeUsage } from '../storage/usage'

const REQUESTS_PER_BATCH = 500

/** First step of a file that comes in an action's arguments: everything that may refuse it, and the rows of it. */
export const begin = internalUserMutation({
  args: { name: v.string(), size: v.number(), key: v.optional(v.string()) },
  returns: v.object({
    fileId: v.id('files'),
    /** The try that reads it; absent when there is nothing to do, or someone else does. */
    attempt: v.optional(v.number()),
    /** Whether its bytes are to be stored first. */
    isNew: v.boolean(),
  }),
  handler: async (ctx, { name, size, key }) => {
    const job = key === undefined ? null : await findJob(ctx, ctx.user._id, 'file', key)
    if (!job) {
      await limit(ctx, fileLimits.files, ctx.user._id)
      await limit(ctx, fileLimits.filesOfAll)
      await assertRoom(ctx, ctx.user._id, { bytes: size })
      await changeUsage(ctx, ctx.user._id, { files: 1 })
      const jobId = await startJob(ctx, ctx.user._id, 'file', FILE_LEASE_MS, key)
      const fileId = await ctx.db.insert('files', { userId: ctx.user._id, jobId, name, size })
      return { fileId, attempt: 1, isNew: true }
    }
    const file = await getFileByJob(ctx, job._id)
    if (file?.name !== name || file.size !== size)
      fail('CONFLICT', 'Idempotency key already used for another file. Use a new key for each file.')
    const mayHelp = job.status === 'canceled' || (job.status === 'failed' && job.error?.retryable)
    if (!mayHelp)
      return { fileId: file._id, isNew: false }
    await limit(ctx, fileLimits.files, ctx.user._id)
    await resumeJob(ctx, job, FILE_LEASE_MS)
    return { fileId: file._id, attempt: job.attempt + 1, isNew: !file.storageId }
  },
})

/** Second step: the bytes are stored. Returns whether the file is still wanted. */
export const attach = internalMutation({
  args: { fileId: v.id('files'), storageId: v.id('_storage') },
  returns: v.boolean(),
  handler: async (ctx, { fileId, storageId }) => {
    const file = await ctx.db.get('files', fileId)
    const job = file && await ctx.db.get('jobs', file.jobId)
    if (job?.status !== 'running' || file!.storageId)
      return false
    await changeUsage(ctx, job.userId, { bytes: file!.size })
    await ctx.db.patch('files', fileId, { storageId })
    return true
  },
})

/** How a file's reading ended, if it has. */
export const getOutcome = internalQuery({
  args: { fileId: v.id('files') },
  returns: v.union(v.null(), v.object({ status: jobStatus, result: v.optional(fileResult), error: v.optional(jobError) })),
  handler: async (ctx, { fileId }) => {
    const file = await ctx.db.get('files', fileId)
    const job = file && await ctx.db.get('jobs', file.jobId)
    return job && { status: job.status, result: file!.result, error: job.error }
  },
})

/**
 * What is kept of one of the caller's files, for a download.
 *
 * @throws `NOT_FOUND`, also for files of other users
 */
export const getDownload = customQuery(internalQuery, ownFile)({
  args: {},
  returns: v.object({
    name: v.string(),
    type: v.string(),
    storageId: v.optional(v.id('_storage')),
    thumbnailId: v.optional(v.id('_storage')),
    rowErrors: v.array(rowError),
  }),
  handler: async (ctx) => {
    const { _id, name, type = 'application/octet-stream', storageId, thumbnailId } = ctx.file
    const errors = await queryRowErrors(ctx, _id).take(100)
    return { name, type, storageId, thumbnailId, rowErrors: errors.map(({ row, problem, value }) => ({ row, problem, value })) }
  },
})

/** Forgets requests for uploads that never came. The sweep of stored files deletes those that came and were not registered. */
export const deleteExpiredRequests = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    if (await deleteOldRequests(ctx, REQUESTS_PER_BATCH))
      await ctx.scheduler.runAfter(0, internal.files.registration.deleteExpiredRequests, {})
    return null
  },
})
