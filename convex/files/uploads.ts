import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import { fail } from '../core/errors'
import { enqueueReading } from './queueReading'
import { cleanFileName, failFile, sizeProblem, getFileByJob } from './fileRows'
import { findJob } from '../jobs/jobRows'
import { limit } from '../core/limits'
import { fileLimits } from './feature'
import { isReferenced } from '../storage/storedFiles'
import { assertRoom, changeUsage } from '../storage/usage'

/** Convex takes uploads for an hour; one that begins at its end may be long. */
const UPLOAD_LIFETIME_MS = 2 * 60 * 60_000

/** An address to upload to, and a note of who asked for it. */
export async function requestUploadUrl(ctx: MutationCtx, user: Doc<'users'>, size?: number) {
  const problem = size === undefined ? undefined : sizeProblem(size)
  if (problem)
    fail(problem.code, problem.message)
  await limit(ctx, fileLimits.files, user._id)
  await limit(ctx, fileLimits.filesOfAll)
  await assertRoom(ctx, user._id, { files: 1, bytes: size })
  await ctx.db.insert('uploads', { userId: user._id })
  return ctx.storage.generateUploadUrl()
}

interface Upload { storageId: string, fileName: string, key?: string }

/**
 * Makes a stored file one of the user's. Convex does not tell who uploaded it, and its id is known to that browser
 * only; besides it has to be fresh, referred to by nothing yet, and younger than a request for an upload of this
 * user's, each of which is good for one file.
 */
export async function registerUpload(ctx: MutationCtx, user: Doc<'users'>, { storageId, fileName, key }: Upload): Promise<Id<'files'>> {
  const id = ctx.db.system.normalizeId('_storage', storageId) ?? missing()
  const known = await ctx.db.query('files').withIndex('by_storage', q => q.eq('storageId', id)).first()
  if (known)
    return known.userId === user._id ? known._id : missing()
  const earlier = key === undefined ? null : await findJob(ctx, user._id, 'file', key)
  if (earlier) {
    const file = await getFileByJob(ctx, earlier._id)
    return file?._id ?? fail('CONFLICT', 'Idempotency key already used for a deleted file. Use a new key for each file.')
  }
  const stored = await ctx.db.system.get('_storage', id)
  if (!stored || stored._creationTime < Date.now() - UPLOAD_LIFETIME_MS || await isReferenced(ctx, id))
    missing()
  const request = await ctx.db.query('uploads')
    .withIndex('by_user', q => q.eq('userId', user._id).gt('_creationTime', stored._creationTime - UPLOAD_LIFETIME_MS).lt('_creationTime', stored._creationTime))
    .first()
  await ctx.db.delete('uploads', (request ?? missing())._id)

  await changeUsage(ctx, user._id, { files: 1, bytes: stored.size })
  const jobId = await ctx.db.insert('jobs', { userId: user._id, kind: 'file', key, status: 'queued', attempt: 0, startedAt: Date.now() })
  const fileId = await ctx.db.insert('files', { userId: user._id, jobId, name: cleanFileName(fileName), size: stored.size, storageId: id })
  // What the browser said of its size was not to be relied on. Failing here would keep the bytes until the sweep.
  const problem = sizeProblem(stored.size)
  if (problem)
    await failFile(ctx, (await ctx.db.get('files', fileId))!, problem)
  else
    await enqueueReading(ctx, fileId, jobId)
  return fileId
}

function missing(): never {
  fail('NOT_FOUND', 'Upload not found or expired. Upload the file again.')
}

/** Forgets requests that can be answered no more. Returns whether there may be others. */
export async function deleteOldRequests(ctx: MutationCtx, most: number) {
  const old = await ctx.db.query('uploads').withIndex('by_creation_time', q => q.lt('_creationTime', Date.now() - UPLOAD_LIFETIME_MS)).take(most)
  for (const request of old)
    await ctx.db.delete('uploads', request._id)
  return old.length === most
}
