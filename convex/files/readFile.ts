import { ConvexError } from 'convex/values'
import { internal } from '../_generated/api'
import type { Id } from '../_generated/dataModel'
import type { ActionCtx } from '../_generated/server'
import type { ErrorData } from '../core/errors'
import type { RowError } from './fileFields'
import { FILE_LEASE_MS } from './fileRows'
import type { Reader } from './reader'
import { inMegabytes } from '../core/bytes'
import { FILE_LIMITS } from './importing/caps'
import { readContact } from './importing/contactColumns'
import { countText } from './importing/countText'
import { FileError, malformed, tooLarge } from './importing/fileError'
import { inspectTable, readRows, type OnProgress, type Source } from './importing/inspect'
import type { TablePlan } from './importing/tablePlan'
import { HEAD_BYTES, detectFileType, type FileType } from './importing/fileType'
import type { Position, RowBatch } from './importing/rows'
import { bytesOf, firstBytes } from '../storage/streams'
import type { ContactFields } from '../contacts/contactRows'

/**
 * Finds out what a file is and what is in it, and records that; a table's rows become contacts, batch by batch.
 *
 * @returns whether it is done, well or not; `false` when `until` (ms since the epoch) came first.
 * @throws what has nothing to do with the file, so that another try may help
 */
export async function readFile(ctx: ActionCtx, reader: Reader, until: number): Promise<boolean> {
  const file = await ctx.runMutation(internal.files.importSteps.open, reader)
  if (!file)
    return true
  const source = sourceOf(ctx, file.storageId)
  const pulse = createLeaseRenewal(ctx, reader)
  try {
    if (file.importing)
      return await importRows(ctx, reader, source, file.importing, until)
    const head = await firstBytes(source(0), HEAD_BYTES)
    const found = await detectFileType(head, file.name)
    if (found.kind !== 'contacts') {
      await describe(ctx, reader, file.storageId, source, found, pulse)
      return true
    }
    if (found.format === 'xlsx')
      await assertWhole(ctx, file.storageId)
    const plan = await inspectTable(source, head, found.format, pulse)
    if (!await ctx.runMutation(internal.files.importSteps.begin, { ...reader, type: found.type, plan }))
      return true
    return await importRows(ctx, reader, source, { plan, next: plan.start }, until)
  }
  catch (error) {
    if (!(error instanceof ReadingCanceled))
      await ctx.runMutation(internal.files.importSteps.fail, { ...reader, error: errorOf(error) })
    return true
  }
}

async function importRows(ctx: ActionCtx, reader: Reader, source: Source, { plan, next }: { plan: TablePlan, next: Position }, until: number) {
  let from = next
  for await (const batch of readRows(source, plan, from)) {
    const more = await save(ctx, reader, plan, from, batch)
    if (!more)
      return true
    if (Date.now() > until)
      return false
    from = batch.next
  }
  return true
}

function save(ctx: ActionCtx, reader: Reader, { columns }: TablePlan, from: Position, { rows, next }: RowBatch) {
  const contacts: ContactFields[] = []
  const errors: RowError[] = []
  for (const row of rows) {
    const read = readContact(row, columns)
    if ('contact' in read)
      contacts.push(read.contact)
    else
      errors.push({ row: row.number, problem: read.problem, value: read.value?.slice(0, 200) })
  }
  return ctx.runMutation(internal.files.importSteps.save, { ...reader, from, next, contacts, errors })
}

/** Finds out what is in a file that is no table. */
async function describe(ctx: ActionCtx, reader: Reader, storageId: Id<'_storage'>, source: Source, found: Exclude<FileType, { kind: 'contacts' }>, pulse: OnProgress) {
  const { kind, type } = found
  if (found.kind === 'text') {
    const result = await countText(source, pulse)
    await ctx.runMutation(internal.files.importSteps.finish, { ...reader, kind, type, result })
    return
  }
  await assertWhole(ctx, storageId)
  if (found.kind === 'pdf') {
    const result = await withLeaseRenewal(pulse, ctx.runAction(internal.files.extraction.readPdf, { storageId }))
    await ctx.runMutation(internal.files.importSteps.finish, { ...reader, kind, type, result: { kind: 'pdf', ...result ?? malformed('This PDF is damaged, incomplete, or has a password. Save it again without a password, and upload that copy.') } })
    return
  }
  const thumbnail = await withLeaseRenewal(pulse, ctx.runAction(internal.files.extraction.storeThumbnail, { storageId }))
  if (thumbnail === 'damaged')
    malformed('This image is damaged or incomplete. Save it again, and upload that copy.')
  await ctx.runMutation(internal.files.importSteps.finish, { ...reader, kind, type, result: { kind: 'image', width: found.width, height: found.height }, thumbnailId: thumbnail ?? undefined })
}

/** The file was cancelled or deleted, or is in other hands. */
class ReadingCanceled extends Error {}

/** Says now and then that a file is still being looked through, however long that takes. */
function createLeaseRenewal(ctx: ActionCtx, reader: Reader): OnProgress {
  let renewed = Date.now()
  return async () => {
    if (Date.now() - renewed < FILE_LEASE_MS / 4)
      return
    renewed = Date.now()
    if (!await ctx.runMutation(internal.files.lease.renew, reader))
      throw new ReadingCanceled()
  }
}

/** Waits for what another action does. Whether anybody still wants that is found out when its result is written. */
async function withLeaseRenewal<T>(pulse: OnProgress, work: Promise<T>): Promise<T> {
  const timer = setInterval(() => void pulse().catch(() => {}), FILE_LEASE_MS / 4)
  try {
    return await work
  }
  finally {
    clearInterval(timer)
  }
}

async function assertWhole(ctx: ActionCtx, storageId: Id<'_storage'>) {
  const size = (await ctx.storage.get(storageId))?.size ?? 0
  if (size > FILE_LIMITS.wholeBytes)
    tooLarge(`This file is ${inMegabytes(size)}. The limit for its type is ${inMegabytes(FILE_LIMITS.wholeBytes)}. Make it smaller, or save tables as CSV.`)
}

function sourceOf(ctx: ActionCtx, storageId: Id<'_storage'>): Source {
  return async function* (from) {
    const blob = await ctx.storage.get(storageId)
    if (!blob)
      throw new Error(`Stored file ${storageId} is gone.`)
    yield* bytesOf(blob, from)
  }
}

/** What goes on record. Failures of the file and of limits are for its owner; others are passed on. */
function errorOf(error: unknown) {
  if (error instanceof FileError)
    return { code: error.code, message: error.message, retryable: false }
  if (error instanceof ConvexError) {
    const { code, message } = error.data as ErrorData
    return { code, message: `${message} Imported rows are saved. Try again to continue.`, retryable: true }
  }
  throw error
}
