import { isUnfinished } from '../../shared/jobStatus'
import { internal } from '../_generated/api'
import type { Id } from '../_generated/dataModel'
import type { ActionCtx } from '../_generated/server'
import { fromBase64 } from '../core/base64'
import { inMegabytes } from '../core/bytes'
import { fail, invalid, type ErrorCode } from '../core/errors'
import { pause } from '../core/pause'
import type { FileResult } from './fileFields'
import { cleanFileName, sizeProblem, unreadable } from './fileRows'
import { FILE_LIMITS } from './importing/caps'
import { readFile } from './readFile'
import type { Bytes } from '../storage/streams'

const POLL_INTERVAL_MS = 300

/**
 * The bytes of a file that came as base64, with or without the beginning of a data URL.
 *
 * @throws `FILE_TOO_LARGE` `FILE_MALFORMED` `INVALID_INPUT{field}`
 */
export function bytesFrom(content: string): Bytes {
  const base64 = content.replace(/^data:[^,]{0,200},/, '')
  if (base64.length > (FILE_LIMITS.inlineBytes + 3) / 3 * 4)
    fail('FILE_TOO_LARGE', `The limit is ${inMegabytes(FILE_LIMITS.inlineBytes)} for files sent this way. Upload the file instead.`)
  const bytes = fromBase64(base64) ?? invalid('content', 'Send the content of the file as base64.')
  const problem = sizeProblem(bytes.length)
  if (problem)
    fail(problem.code, problem.message)
  return bytes
}

/** Reads a file that came in an action's arguments, and answers when that is done. */
export async function processNow(ctx: ActionCtx, { name, bytes, key }: { name: string, bytes: Bytes, key?: string }): Promise<{ fileId: Id<'files'> } & FileResult> {
  const { fileId, attempt, isNew } = await ctx.runMutation(internal.files.registration.begin, { name: cleanFileName(name), size: bytes.length, key })
  if (attempt !== undefined) {
    const reader = { fileId, attempt }
    try {
      if (isNew)
        await store(ctx, fileId, bytes)
      await readFile(ctx, reader, Infinity)
    }
    catch (error) {
      await ctx.runMutation(internal.files.importSteps.fail, { ...reader, error: unreadable })
      throw error
    }
  }
  return waitForResult(ctx, fileId)
}

async function store(ctx: ActionCtx, fileId: Id<'files'>, bytes: Bytes) {
  const storageId = await ctx.storage.store(new Blob([bytes]))
  // Where no answer comes it may be attached all the same; if it is not, the sweep of stored files finds it.
  if (!await ctx.runMutation(internal.files.registration.attach, { fileId, storageId }))
    await ctx.storage.delete(storageId)
}

/** Waits for a reading to end: another call with the same key may be at it. */
async function waitForResult(ctx: ActionCtx, fileId: Id<'files'>) {
  for (;;) {
    const { status, result, error } = await ctx.runQuery(internal.files.registration.getOutcome, { fileId })
      ?? fail('NOT_FOUND', 'This file was deleted during processing.')
    if (status === 'succeeded')
      return { fileId, ...result! }
    if (status === 'canceled')
      fail('CANCELED', 'Import canceled. Imported rows are saved.', { fileId, retryable: true })
    if (!isUnfinished({ status })) {
      const { code, message, retryable } = error ?? unreadable
      fail(code as ErrorCode, message, { fileId, retryable })
    }
    await pause(POLL_INTERVAL_MS)
  }
}
