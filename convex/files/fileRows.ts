import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { ownRow } from '../accounts/userFunctions'
import type { ErrorCode } from '../core/errors'
import { inMegabytes } from '../core/bytes'
import { FILE_LIMITS } from './importing/caps'
import { settleJob, type JobError } from '../jobs/jobRows'
import { changeUsage } from '../storage/usage'

/** How long a step of reading a file may take before its process counts as dead, ms. */
export const FILE_LEASE_MS = 60_000

/** For what went wrong with the reading, not with the file. */
export const unreadable: JobError = {
  code: 'FILE_MALFORMED',
  message: 'We couldn’t finish processing this file. Imported rows are saved. Try again to continue.',
  retryable: true,
}

/** What a user's file is called, in one line and without folders. */
export function cleanFileName(given: string) {
  // eslint-disable-next-line no-control-regex -- control characters are what must not get into a name
  const name = given.split(/[/\\]/).at(-1)!.replace(/[\u0000-\u001F\u007F]/g, ' ').trim()
  return name.length > 200 ? `${name.slice(0, 150)}…${name.slice(-49)}` : name || 'File'
}

/** What is wrong with a file of that size, if anything. */
export function sizeProblem(size: number): JobError & { code: ErrorCode } | undefined {
  if (size === 0)
    return { code: 'FILE_MALFORMED', message: 'This file is empty. Choose another file.', retryable: false }
  if (size > FILE_LIMITS.bytes)
    return { code: 'FILE_TOO_LARGE', message: `This file is ${inMegabytes(size)}. The limit is ${inMegabytes(FILE_LIMITS.bytes)}. Split it into smaller files.`, retryable: false }
}

/** Functions about one of the caller's files take `fileId`; `ctx.file` is the row. */
export const ownFile = ownRow('files', 'file', 'File not found. It may have been deleted.')

/** The file that a job reads. */
export function getFileByJob(ctx: QueryCtx, jobId: Id<'jobs'>) {
  return ctx.db.query('files').withIndex('by_job', q => q.eq('jobId', jobId)).unique()
}

/** How far a file's import is, if it is one. */
export function getImport(ctx: QueryCtx, fileId: Id<'files'>) {
  return ctx.db.query('imports').withIndex('by_file', q => q.eq('fileId', fileId)).unique()
}

/** The rows of a file that were left out, as many as are kept. */
export function queryRowErrors(ctx: QueryCtx, fileId: Id<'files'>) {
  return ctx.db.query('fileErrors').withIndex('by_file', q => q.eq('fileId', fileId))
}

/** Records that a file cannot be read. What another try cannot help is not kept. */
export async function failFile(ctx: MutationCtx, file: Doc<'files'>, error: JobError) {
  if (!await settleJob(ctx, file.jobId, { status: 'failed', error }) || error.retryable)
    return
  await deleteContents(ctx, file)
  await changeUsage(ctx, file.userId, { bytes: -getStoredBytes(file) })
  await ctx.db.patch('files', file._id, { storageId: undefined, thumbnailId: undefined })
}

/** How many bytes a file takes of what its owner may keep. */
export function getStoredBytes({ storageId, size }: Doc<'files'>) {
  return storageId === undefined ? 0 : size
}

/** Deletes a file with all that only it refers to. What its owner may keep is counted elsewhere. */
export async function deleteFile(ctx: MutationCtx, file: Doc<'files'>) {
  await deleteContents(ctx, file)
  await ctx.db.delete('files', file._id)
}

/** Deletes what only a file refers to: its bytes, how far its import is, the rows that were left out. */
async function deleteContents(ctx: MutationCtx, { _id, storageId, thumbnailId }: Doc<'files'>) {
  for (const stored of [storageId, thumbnailId]) {
    if (stored)
      await ctx.storage.delete(stored)
  }
  const importing = await getImport(ctx, _id)
  if (importing)
    await ctx.db.delete('imports', importing._id)
  for await (const error of queryRowErrors(ctx, _id))
    await ctx.db.delete('fileErrors', error._id)
}
