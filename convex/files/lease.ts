import { vOnCompleteArgs } from '@convex-dev/workpool'
import { v } from 'convex/values'
import { internalMutation } from '../_generated/server'
import { enqueueReading } from './queueReading'
import { failFile, FILE_LEASE_MS, unreadable, getFileByJob } from './fileRows'
import { getFileForReader, reader } from './reader'
import { getExpiredJob, resumeJob } from '../jobs/jobRows'

// What kills its process that often would do so for ever.
const MAX_CRASHES = 3

/** Takes a file up that waits to be read; `null` when it is read already, cancelled, or in other hands. */
export const claim = internalMutation({
  args: { fileId: v.id('files') },
  returns: v.union(v.null(), v.number()),
  handler: async (ctx, { fileId }) => {
    const file = await ctx.db.get('files', fileId)
    const job = file && await ctx.db.get('jobs', file.jobId)
    if (job?.status !== 'queued')
      return null
    await resumeJob(ctx, job, FILE_LEASE_MS)
    return job.attempt + 1
  },
})

/** Says that a file is still being looked through. Returns whether to go on. */
export const renew = internalMutation({
  args: reader,
  returns: v.boolean(),
  handler: async (ctx, args) => {
    const file = await getFileForReader(ctx, args)
    if (file)
      await ctx.db.patch('jobs', file.jobId, { leaseUntil: Date.now() + FILE_LEASE_MS })
    return file !== null
  },
})

/** Has a file read on by another action: one has ten minutes. */
export const continueLater = internalMutation({
  args: reader,
  returns: v.null(),
  handler: async (ctx, args) => {
    const file = await getFileForReader(ctx, args)
    if (file)
      await enqueueReading(ctx, file._id, file.jobId)
    return null
  },
})

/** Gives a file back that could not be read on for now, for the pool's next try. */
export const release = internalMutation({
  args: reader,
  returns: v.null(),
  handler: async (ctx, args) => {
    const file = await getFileForReader(ctx, args)
    if (file)
      await ctx.db.patch('jobs', file.jobId, { status: 'queued', leaseUntil: undefined })
    return null
  },
})

/** Settles a file whose last try in the pool has failed. */
export const onComplete = internalMutation({
  args: vOnCompleteArgs(v.id('files')),
  returns: v.null(),
  handler: async (ctx, { context: fileId, result }) => {
    const file = await ctx.db.get('files', fileId)
    const job = file && await ctx.db.get('jobs', file.jobId)
    if (result.kind === 'failed' && job?.status === 'queued')
      await failFile(ctx, file!, unreadable)
    return null
  },
})

/** Takes up a file whose process died while it read. */
export const resume = internalMutation({
  args: { jobId: v.id('jobs') },
  returns: v.null(),
  handler: async (ctx, { jobId }) => {
    const job = await getExpiredJob(ctx, jobId)
    const file = await getFileByJob(ctx, jobId)
    if (!file || !job)
      return null
    const crashes = (file.crashes ?? 0) + 1
    await ctx.db.patch('files', file._id, { crashes })
    if (!file.storageId)
      await failFile(ctx, file, { code: 'FILE_MALFORMED', message: 'We didn’t receive this file. Upload it again.', retryable: true })
    else if (crashes > MAX_CRASHES)
      await failFile(ctx, file, unreadable)
    else
      await enqueueReading(ctx, file._id, jobId)
    return null
  },
})
