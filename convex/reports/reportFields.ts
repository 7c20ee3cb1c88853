import { vWorkId } from '@convex-dev/workpool'
import { v, type Infer } from 'convex/values'

export const reportFormat = v.union(v.literal('csv'), v.literal('xlsx'), v.literal('pdf'))
export type ReportFormat = Infer<typeof reportFormat>

/** One thing that happened. Two reports as of the same moment tell it alike, whatever happened since. */
export const reportLine = v.object({
  /** When it began, ms since the epoch. */
  at: v.number(),
  /** Kind of a job, or a source of lines: its key in the report's families. */
  family: v.string(),
  /** What it was about: a recipient, a prompt, a file's name. */
  about: v.string(),
  /** In one word: `succeeded`, or more exactly `delivered`. */
  outcome: v.string(),
  /** What the totals count it as; `other` is what was cancelled or had not ended. */
  ending: v.union(v.literal('succeeded'), v.literal('failed'), v.literal('other')),
  /** Money in the currency's minor unit; negative for what was paid back. */
  amount: v.optional(v.number()),
  currency: v.optional(v.string()),
  /** Credits that were added, or negative that were spent. */
  credits: v.optional(v.number()),
})
export type ReportLine = Infer<typeof reportLine>

const count = v.record(v.string(), v.number())

export const reportTotals = v.object({
  lines: v.number(),
  /** Lines by family, of each day (`YYYY-MM-DD`, UTC) that has any. */
  days: v.record(v.string(), count),
  families: v.record(v.string(), v.object({ lines: v.number(), succeeded: v.number(), failed: v.number(), other: v.number() })),
  /** Money by currency, in minor units. */
  money: v.record(v.string(), v.object({ paid: v.number(), returned: v.number() })),
  credits: v.object({ added: v.number(), spent: v.number() }),
})
export type ReportTotals = Infer<typeof reportTotals>

/** Where reading goes on: the jobs, or another source of lines, and how far in it. */
export const reportPosition = v.object({
  source: v.string(),
  cursor: v.union(v.string(), v.null()),
})
export type ReportPosition = Infer<typeof reportPosition>

export const reportFields = {
  userId: v.id('users'),
  jobId: v.id('jobs'),
  /** `YYYY-MM`, UTC. */
  month: v.string(),
  format: reportFormat,
  /** Nothing that happened from then on is in the report, ms since the epoch. */
  asOf: v.number(),
  /** Whether its user gets a mail once it is ready. */
  announced: v.optional(v.literal(true)),
  /** The background work that writes it. */
  workId: v.optional(vWorkId),
  /** Where reading goes on; absent once everything was read. */
  position: v.optional(reportPosition),
  totals: reportTotals,
  /** Bytes of the file, once written. */
  size: v.optional(v.number()),
  /** SHA-256 of the file, in hexadecimal. */
  checksum: v.optional(v.string()),
  /** When its file is deleted, ms since the epoch; absent once it was. */
  expiresAt: v.optional(v.number()),
}

export const reportPartFields = {
  reportId: v.id('reports'),
  /** `lines` is what was read, kept until the file is written. */
  content: v.union(v.literal('lines'), v.literal('file')),
  /** From 0, within the same content. */
  position: v.number(),
  storageId: v.id('_storage'),
}
