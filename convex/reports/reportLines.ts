import { monthSpan } from '../../shared/months'
import type { Doc, Id } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { MiB } from '../core/bytes'
import type { FeatureHandlers, JobHandlers, Page } from '../core/featureHandlers'
import { statusAt } from '../jobs/jobRows'
import type { ReportLine, ReportPosition } from './reportFields'

// Rows that are looked up together, and how much a page may have read by then: the rows of the next fifty fit into
// what is left of a transaction's 16 MiB.
const ROWS_IN_PARALLEL = 50
const MAX_BYTES_READ = 6 * MiB

export interface ReportRange { userId: Id<'users'>, month: string, asOf: number }

/** Handlers of jobs by kind, and the sources of further lines by name. */
export interface LineSources {
  jobs: Record<string, Pick<JobHandlers, 'reportLine'>>
  others: FeatureHandlers['reportSources']
}

/** Where reading begins. */
export const START_POSITION: ReportPosition = { source: 'jobs', cursor: null }

/**
 * A page of what happened in a user's month before `asOf`: first all work, in the order in which it began, then
 * each of the other sources, such as changes of credits.
 *
 * @returns `null` when that many rows are too much for one transaction; `next` is `null` after the last page
 */
export async function readLines(ctx: QueryCtx, sources: LineSources, range: ReportRange, { source, cursor }: ReportPosition, rows: number) {
  const { lines, cursor: end } = await readPage(ctx, sources, range, source, { numItems: rows, cursor })
  if (!lines)
    return null
  const names = [START_POSITION.source, ...Object.keys(sources.others)]
  // A source whose feature was removed meanwhile is not among the names, and ends the reading.
  const following = names.includes(source) ? names[names.indexOf(source) + 1] : undefined
  const next: ReportPosition | null = end !== null ? { source, cursor: end } : following ? { source: following, cursor: null } : null
  return { lines, next }
}

interface LinesPage { lines: ReportLine[] | null, cursor: string | null }

async function readPage(ctx: QueryCtx, { jobs, others }: LineSources, range: ReportRange, source: string, page: Page): Promise<LinesPage> {
  const span = { userId: range.userId, ...spanOf(range) }
  if (source === START_POSITION.source)
    return readJobs(ctx, jobs, span, range.asOf, page)
  const read = others[source]
  if (!read)
    return { lines: [], cursor: null }
  const { lines, cursor } = await read(ctx, span, page)
  return { lines: lines.map(line => ({ ...line, family: source })), cursor }
}

async function readJobs(ctx: QueryCtx, handlers: LineSources['jobs'], { userId, from, until }: { userId: Id<'users'>, from: number, until: number }, asOf: number, options: Page): Promise<LinesPage> {
  const { page, isDone, continueCursor } = await ctx.db.query('jobs')
    .withIndex('by_user', q => q.eq('userId', userId).gte('startedAt', from).lt('startedAt', until))
    .paginate(options)

  const lines: ReportLine[] = []
  while (lines.length < page.length) {
    const { bytesRead } = await ctx.meta.getTransactionMetrics()
    if (bytesRead.used > MAX_BYTES_READ)
      return { lines: null, cursor: null }
    const some = page.slice(lines.length, lines.length + ROWS_IN_PARALLEL)
    lines.push(...await Promise.all(some.map(job => jobLine(ctx, handlers[job.kind]!, job, asOf))))
  }
  return { lines, cursor: isDone ? null : continueCursor }
}

function spanOf({ month, asOf }: ReportRange) {
  const { from, until } = monthSpan(month)
  return { from, until: Math.max(from, Math.min(until, asOf)) }
}

async function jobLine(ctx: QueryCtx, { reportLine }: Pick<JobHandlers, 'reportLine'>, job: Doc<'jobs'>, asOf: number): Promise<ReportLine> {
  const status = statusAt(job, asOf)
  const ending = status === 'succeeded' ? 'succeeded' : status === 'failed' || status === 'unknown' ? 'failed' : 'other'
  return { at: job.startedAt, family: job.kind, about: '', outcome: status, ending, ...await reportLine(ctx, job, { status, asOf }) }
}
