import { SHA256 } from '@oslojs/crypto/sha2'
import { internal } from '../_generated/api'
import type { Id } from '../_generated/dataModel'
import type { ActionCtx } from '../_generated/server'
import { MiB, toHex } from '../core/bytes'
import { senderName } from '../emails/resend'
import { decodeLines } from './collect'
import { countListed, type ReportContent, type ReportWriter } from './reportContent'
import { writeCsv } from './csvWriter'
import type { ReportFormat, ReportLine } from './reportFields'
import { contentTypes } from './reportFile'
import { writePdf } from './pdfWriter'
import { writeXlsx } from './xlsxWriter'

/** Bytes that are held before they are stored as a part of the file. */
const BYTES_PER_PART = 4 * MiB

const writers: Record<ReportFormat, ReportWriter> = { csv: writeCsv, xlsx: writeXlsx, pdf: writePdf }

/** Makes a file of all that was read, piece by piece: what is held does not grow with the report. */
export async function writeReportFile(ctx: ActionCtx, reportId: Id<'reports'>, families: ReportContent['families']) {
  const plan = await ctx.runQuery(internal.reports.writingSteps.plan, { reportId })
  if (!plan || plan.position)
    return
  const { format, parts } = plan
  const file = new StoredFile(ctx, contentTypes[format])
  let written
  try {
    for await (const bytes of writers[format]({ brand: senderName(), ...plan, families, lines }))
      await file.add(bytes)
    written = await file.end()
  }
  catch (error) {
    await file.discard()
    if (error instanceof Canceled)
      return
    throw error
  }
  // Where no answer comes it may be recorded all the same, so nothing of it is taken back then.
  await ctx.runMutation(internal.reports.writingSteps.recordFile, { reportId, ...written })

  async function* lines(): AsyncGenerator<ReportLine[]> {
    let done = 0
    for (const part of parts) {
      const progress = { done, total: countListed(plan!), label: 'Saving' }
      if (!await ctx.runMutation(internal.reports.writingSteps.renew, { reportId, progress }))
        throw new Canceled()
      const some = await decodeLines((await ctx.storage.get(part))!)
      yield some
      done += some.length
    }
  }
}

class Canceled extends Error {}

/** A file that is stored in parts as it grows. */
class StoredFile {
  readonly #ctx: ActionCtx
  readonly #type: string
  readonly #hash = new SHA256()
  readonly #parts: Id<'_storage'>[] = []
  #pending: Uint8Array<ArrayBuffer>[] = []
  #pendingSize = 0
  #size = 0

  constructor(ctx: ActionCtx, type: string) {
    this.#ctx = ctx
    this.#type = type
  }

  async add(bytes: Uint8Array<ArrayBuffer>) {
    this.#hash.update(bytes)
    this.#size += bytes.length
    this.#pendingSize += bytes.length
    this.#pending.push(bytes)
    if (this.#pendingSize >= BYTES_PER_PART)
      await this.#store()
  }

  async end() {
    if (this.#pendingSize > 0)
      await this.#store()
    const checksum = toHex(this.#hash.digest())
    return { parts: this.#parts, size: this.#size, checksum }
  }

  /** Takes back what was stored. What a crash leaves, the sweep of stored files finds. */
  async discard() {
    await Promise.all(this.#parts.map(part => this.#ctx.storage.delete(part)))
  }

  async #store() {
    this.#parts.push(await this.#ctx.storage.store(new Blob(this.#pending, { type: this.#type })))
    this.#pending = []
    this.#pendingSize = 0
  }
}
