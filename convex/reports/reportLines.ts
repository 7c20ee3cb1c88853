import type { Infer } from 'convex/values'
import { monthSpan } from '../../shared/months'
import type { Doc, Id } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { MiB } from '../core/bytes'
import type { creditReason } from '../credits/tables'
import { statusAt } from '../jobs/jobRows'
import type { ReportLine, ReportPosition } from './reportFields'
import { lineDetailsByKind } from './lineDetails'

// Rows that are looked up together, and how much a page may have read by then: the rows of the next fifty fit into
// what is left of a transaction's 16 MiB.
const ROWS_IN_PARALLEL = 50
const MAX_BYTES_READ = 6 * MiB

export interface ReportRange { userId: Id<'users'>, month: string, asOf: number }

/** Where reading begins. */
export const START_POSITION: ReportPosition = { source: 'jobs', cursor: null }

/**
 * A page of what happened in a user's month before `asOf`: first all work, in the order in which it began, then
 * every change of credits.
 *
 * @returns `null` when that many rows are too much for one transaction; `next` is `null` after the last page
 */
export async function readLines(ctx: QueryCtx, range: ReportRange, position: ReportPosition, rows: number) {
  const { lines, cursor } = await sources[position.source](ctx, range, { numItems: rows, cursor: position.cursor })
  if (!lines)
    return null
  const next: ReportPosition | null = cursor !== null
    ? { source: position.source, cursor }
    : position.source === 'jobs' ? { source: 'ledger', cursor: null } : null
  return { lines, next }
}

type Page = { numItems: number, cursor: string | null }
interface LinesPage { lines: ReportLine[] | null, cursor: string | null }

const sources: Record<ReportPosition['source'], (ctx: QueryCtx, range: ReportRange, page: Page) => Promise<LinesPage>> = {
  async jobs(ctx, range, options) {
    const { from, until } = spanOf(range)
    const { page, isDone, continueCursor } = await ctx.db.query('jobs')
      .withIndex('by_user', q => q.eq('userId', range.userId).gte('startedAt', from).lt('startedAt', until))
      .paginate(options)

    const lines: ReportLine[] = []
    while (lines.length < page.length) {
      const { bytesRead } = await ctx.meta.getTransactionMetrics()
      if (bytesRead.used > MAX_BYTES_READ)
        return { lines: null, cursor: null }
      const some = page.slice(lines.length, lines.length + ROWS_IN_PARALLEL)
      lines.push(...await Promise.all(some.map(job => jobLine(ctx, job, range.asOf))))
    }
    return { lines, cursor: isDone ? null : continueCursor }
  },

  async ledger(ctx, range, options) {
    const { from, until } = spanOf(range)
    const { page, isDone, continueCursor } = await ctx.db.query('ledger')
      .withIndex('by_user', q => q.eq('userId', range.userId).gte('_creationTime', from).lt('_creationTime', until))
      .paginate(options)
    return { lines: page.map(creditLine), cursor: isDone ? null : continueCursor }
  },
}

function spanOf({ month, asOf }: ReportRange) {
  const { from, until } = monthSpan(month)
  return { from, until: Math.max(from, Math.min(until, asOf)) }
}

async function jobLine(ctx: QueryCtx, job: Doc<'jobs'>, asOf: number): Promise<ReportLine> {
  const status = statusAt(job, asOf)
  const ending = status === 'succeeded' ? 'succeeded' : status === 'failed' || status === 'unknown' ? 'failed' : 'other'
  return { at: job.startedAt, family: job.kind, about: '', outcome: status, ending, ...await lineDetailsByKind[job.kind]?.(ctx, job, { status, asOf }) }
}

const reasons: Record<Infer<typeof creditReason>, string> = {
  welcome: 'Welcome gift',
  image: 'Picture',
  imageReturned: 'Picture that was not painted',
  purchase: 'Purchase',
  refund: 'Refund',
  refundReturned: 'Refund that failed',
}

function creditLine({ _creationTime, delta, reason }: Doc<'ledger'>): ReportLine {
  return {
    at: _creationTime,
    family: 'credits',
    about: reasons[reason],
    outcome: delta < 0 ? 'spent' : 'added',
    ending: 'succeeded',
    credits: delta,
  }
}
