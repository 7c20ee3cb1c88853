import { internal } from '../_generated/api'
import type { Id } from '../_generated/dataModel'
import type { ActionCtx } from '../_generated/server'
import { MAX_LINES, LINES_PER_PART } from './bounds'
import type { ReportLine, ReportPosition } from './reportFields'
import { addToTotals } from './reportTotals'

/** Most rows that one transaction reads. */
const MAX_ROWS_PER_QUERY = 500
/** When to go on in another action, in ms: printing must fit into the ten minutes, too. */
const MAX_RUN_MS = 5 * 60_000
const PROGRESS_INTERVAL_MS = 500

/** Reads what is still to be read of a report, part by part. `stopped`: it goes on elsewhere, or not at all. */
export async function collect(ctx: ActionCtx, reportId: Id<'reports'>): Promise<'all' | 'stopped'> {
  const begun = Date.now()
  const plan = await ctx.runQuery(internal.reports.writingSteps.plan, { reportId })
  if (!plan)
    return 'stopped'
  const { totals, expected } = plan
  const reading = new ReportReader(ctx, reportId, totals.lines, expected)

  let position = plan.position
  while (position) {
    if (Date.now() - begun > MAX_RUN_MS) {
      await ctx.runMutation(internal.reports.writingSteps.continueLater, { reportId })
      return 'stopped'
    }
    const part = await reading.part(position)
    if (!part)
      return 'stopped'
    const listed = part.lines.slice(0, Math.max(0, MAX_LINES - totals.lines))
    addToTotals(totals, part.lines)
    const storageId = listed.length ? await ctx.storage.store(encodeLines(listed)) : undefined
    const goOn = await ctx.runMutation(internal.reports.writingSteps.recordPart, {
      reportId, from: position, next: part.next, totals, storageId, progress: reading.progress,
    })
    if (!goOn)
      return 'stopped'
    position = part.next ?? undefined
  }
  return 'all'
}

/** Lines as they are kept in a part: one JSON text a line. */
function encodeLines(lines: ReportLine[]) {
  return new Blob(lines.map(line => `${JSON.stringify(line)}\n`), { type: 'application/x-ndjson' })
}

/** The lines of a stored part. */
export async function decodeLines(part: Blob): Promise<ReportLine[]> {
  const text = await part.text()
  return text.split('\n').filter(Boolean).map(line => JSON.parse(line) as ReportLine)
}

class ReportReader {
  readonly #ctx: ActionCtx
  readonly #reportId: Id<'reports'>
  readonly #expected: number
  #read: number
  #rows = MAX_ROWS_PER_QUERY
  #lastProgressAt = Date.now()

  constructor(ctx: ActionCtx, reportId: Id<'reports'>, read: number, expected: number) {
    this.#ctx = ctx
    this.#reportId = reportId
    this.#read = read
    this.#expected = expected
  }

  get progress() {
    return { done: this.#read, total: Math.max(this.#read, this.#expected), label: 'Reading' }
  }

  /** The lines from a position on, and where the next part begins; `null` when the report was cancelled meanwhile. */
  async part(from: ReportPosition) {
    const lines: ReportLine[] = []
    let next: ReportPosition | null = from
    while (next && lines.length < LINES_PER_PART) {
      const page = await this.#page(next)
      lines.push(...page.lines)
      next = page.next
      this.#read += page.lines.length
      if (Date.now() - this.#lastProgressAt >= PROGRESS_INTERVAL_MS) {
        this.#lastProgressAt = Date.now()
        if (!await this.#ctx.runMutation(internal.reports.writingSteps.renew, { reportId: this.#reportId, progress: this.progress }))
          return null
      }
    }
    return { lines, next }
  }

  /** As many rows as fit into one transaction, which depends on how long the mails are. */
  async #page(position: ReportPosition): Promise<{ lines: ReportLine[], next: ReportPosition | null }> {
    const page = await this.#ctx.runQuery(internal.reports.writingSteps.page, { reportId: this.#reportId, position, rows: this.#rows })
    if (page)
      return page
    this.#rows = Math.ceil(this.#rows / 2)
    return this.#page(position)
  }
}
