import { MAX_LINES } from './bounds'
import type { ReportFamily } from '../core/feature'
import type { ReportLine, ReportTotals } from './reportFields'

/** What a report says, however it is written. Lines come some at a time, since all of them may be too many. */
export interface ReportContent {
  /** Whose application it comes from. */
  brand: string
  /** `YYYY-MM`, UTC. */
  month: string
  /** Nothing that happened from then on is in it, ms since the epoch. */
  asOf: number
  /** Of all lines, also those beyond what a report can list. */
  totals: ReportTotals
  /** What lines may be about, in the order in which the report names them. */
  families: Record<string, ReportFamily>
  /** The first lines, as many as `countListed` says. */
  lines: () => AsyncIterable<ReportLine[]>
}

/** How many of a report's lines there are to be listed. */
export const countListed = ({ totals }: Pick<ReportContent, 'totals'>) => Math.min(totals.lines, MAX_LINES)

/** Where the lines are that a file leaves out. */
export function truncationNote(content: ReportContent) {
  const listed = countListed(content)
  return listed < content.totals.lines
    ? `The CSV file lists ${listed.toLocaleString('en')} lines. Your data export has every line.`
    : 'The CSV file lists every line.'
}

/** Turns a report into the bytes of a file, some at a time. The same content gives the same bytes. */
export type ReportWriter = (content: ReportContent) => AsyncIterable<Uint8Array<ArrayBuffer>>

/** Names of the families that a report has lines of, in its order. */
export function listFamilies({ families, totals }: Pick<ReportContent, 'families' | 'totals'>) {
  return Object.keys(families).filter(family => totals.families[family])
}

/** What a report calls a family. One that no longer exists keeps its own name. */
export const familyTitle = ({ families }: Pick<ReportContent, 'families'>, family: string) => families[family]?.title ?? family

/** `2026-11-22 17:39:05`, UTC. */
export const formatTime = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

/** `delivered` as a reader wants it: `Delivered`. */
export const capitalize = (word: string) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`
