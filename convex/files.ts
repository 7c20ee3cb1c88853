import { customMutation, customQuery } from 'convex-helpers/server/customFunctions'
import { paginationOptsValidator, paginationResultValidator } from 'convex/server'
import { v, type Infer } from 'convex/values'
import type { Doc, Id } from './_generated/dataModel'
import { action, mutation, query, type QueryCtx } from './_generated/server'
import { userMutation, userQuery } from './accounts/userFunctions'
import { fail } from './core/errors'
import { fileKind, fileResult, fileResults, rowError } from './files/fileFields'
import { enqueueReading } from './files/queueReading'
import { deleteFile, getStoredBytes, ownFile, queryRowErrors } from './files/fileRows'
import { bytesFrom, processNow } from './files/processFile'
import { registerUpload, requestUploadUrl } from './files/uploads'
import { jobError, jobProgress, jobStatus } from './jobs/jobFields'
import { settleJob } from './jobs/jobRows'
import { limit } from './core/limits'
import { fileLimits } from './files/feature'
import { boundedPage } from './core/pages'
import { changeUsage } from './storage/usage'

const summary = v.object({
  _id: v.id('files'),
  _creationTime: v.number(),
  /** For `jobs.cancel`. */
  jobId: v.id('jobs'),
  name: v.string(),
  size: v.number(),
  kind: v.optional(fileKind),
  type: v.optional(v.string()),
  /** Whether its bytes are kept, for a download or another try. */
  isKept: v.boolean(),
  hasThumbnail: v.boolean(),
  status: jobStatus,
  progress: v.optional(jobProgress),
  error: v.optional(jobError),
  result: v.optional(fileResult),
})

const processed = v.union(...fileResults.map(result => v.object({ fileId: v.id('files'), ...result.fields })))

/**
 * Reads a small file, at most 3 MB, and says what was found in it. A table's rows become contacts.
 *
 * `content` is base64, with or without the beginning of a data URL. `key` names this request (a UUID that the client
 * makes): with it the file is read once, however often it is sent. Larger files are uploaded: see `requestUpload`.
 *
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}` `RATE_LIMITED{retryAfter}` `CONFLICT` `CANCELED`
 * `FILE_TOO_LARGE` `FILE_UNSUPPORTED` `FILE_MALFORMED`
 */
export const process = action({
  args: { fileName: v.string(), content: v.string(), key: v.optional(v.string()) },
  returns: processed,
  handler: async (ctx, { fileName, content, key }): Promise<Infer<typeof processed>> => {
    const bytes = bytesFrom(content)
    return processNow(ctx, { name: fileName, bytes, key })
  },
})

/**
 * An address to upload one file to, within the hour. The id that it answers goes to `processUpload`.
 *
 * @param size Bytes of the file, so that one that is too large is refused before it is sent.
 * @throws `UNAUTHENTICATED` `RATE_LIMITED{retryAfter}` `FILE_TOO_LARGE` `FILE_MALFORMED` `CONFLICT`
 */
export const requestUpload = userMutation({
  args: { size: v.optional(v.number()) },
  returns: v.string(),
  handler: async (ctx, { size }) => requestUploadUrl(ctx, ctx.user, size),
})

/**
 * Has an uploaded file read in the background; `get` and `list` say how far that is. Answers the file's id, the same
 * for the same upload, and for the same `key`.
 *
 * @throws `UNAUTHENTICATED` `RATE_LIMITED{retryAfter}` `CONFLICT` `NOT_FOUND` for anything but a fresh upload of
 * the caller's
 */
export const processUpload = userMutation({
  args: { storageId: v.string(), fileName: v.string(), key: v.optional(v.string()) },
  returns: v.id('files'),
  handler: async (ctx, args): Promise<Id<'files'>> => registerUpload(ctx, ctx.user, args),
})

/** The caller's files, newest first. */
export const list = userQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(summary),
  handler: async (ctx, { paginationOpts }) => {
    const { page, ...position } = await ctx.db.query('files')
      .withIndex('by_user', q => q.eq('userId', ctx.user._id))
      .order('desc')
      .paginate(boundedPage(paginationOpts))
    return { ...position, page: await Promise.all(page.map(file => summarize(ctx, file))) }
  },
})

/**
 * One of the caller's files, and how far its reading is.
 *
 * @throws `NOT_FOUND`, also for files of other users
 */
export const get = customQuery(query, ownFile)({
  args: {},
  returns: summary,
  handler: async ctx => summarize(ctx, ctx.file),
})

/**
 * The rows of one of the caller's tables that were left out, and why: the first hundred.
 *
 * @throws `NOT_FOUND`, also for files of other users
 */
export const rowErrors = customQuery(query, ownFile)({
  args: {},
  returns: v.array(rowError),
  handler: async (ctx) => {
    const errors = await queryRowErrors(ctx, ctx.file._id).take(100)
    return errors.map(({ row, problem, value }) => ({ row, problem, value }))
  },
})

/**
 * Reads a file again that was cancelled, or that failed through no fault of its own: an import goes on where it was.
 *
 * @throws `UNAUTHENTICATED` `RATE_LIMITED{retryAfter}` `NOT_FOUND` `CONFLICT` for what another try cannot help
 */
export const retry = customMutation(mutation, ownFile)({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const { file, user } = ctx
    const job = await ctx.db.get('jobs', file.jobId)
    const mayHelp = job?.status === 'canceled' || job?.status === 'unknown' || (job?.status === 'failed' && job.error?.retryable)
    if (!mayHelp || !file.storageId)
      fail('CONFLICT', 'This file can’t be processed again. Upload it again.')
    await limit(ctx, fileLimits.files, user._id)
    await ctx.db.patch('files', file._id, { crashes: undefined })
    await enqueueReading(ctx, file._id, file.jobId)
    return null
  },
})

/**
 * Deletes one of the caller's files. If it is being read that ends; contacts that came from it stay.
 *
 * @throws `UNAUTHENTICATED` `NOT_FOUND`, also for files of other users
 */
export const remove = customMutation(mutation, ownFile)({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const { file, user } = ctx
    await settleJob(ctx, file.jobId, { status: 'canceled' })
    await deleteFile(ctx, file)
    await changeUsage(ctx, user._id, { files: -1, bytes: -getStoredBytes(file) })
    return null
  },
})

async function summarize(ctx: QueryCtx, file: Doc<'files'>): Promise<Infer<typeof summary>> {
  const { _id, _creationTime, jobId, name, size, kind, type, storageId, thumbnailId, result } = file
  const job = (await ctx.db.get('jobs', jobId))!
  return {
    _id, _creationTime, jobId, name, size, kind, type, result,
    isKept: storageId !== undefined,
    hasThumbnail: thumbnailId !== undefined,
    status: job.status,
    progress: job.progress,
    error: job.error,
  }
}
