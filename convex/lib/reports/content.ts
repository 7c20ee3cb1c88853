import { dayOf } from '../core/activity'
import type { ReportFamily, ReportLine, ReportTotals } from './fields'

/** What a report says, however it is written. Lines come some at a time, since all of them may be too many. */
export interface ReportContent {
  /** Whose application it comes from. */
  brand: string
  /** `YYYY-MM`, UTC. */
  month: string
  /** Nothing that happened from then on is in it, ms since the epoch. */
  asOf: number
  totals: ReportTotals
  lines: () => AsyncIterable<ReportLine[]>
}

/** Turns a report into the bytes of a file, some at a time. The same content gives the same bytes. */
export type ReportWriter = (content: ReportContent) => AsyncIterable<Uint8Array<ArrayBuffer>>

/** Families in the order in which reports name them. */
export const families: Record<ReportFamily, string> = {
  email: 'Emails',
  image: 'Pictures',
  file: 'Files',
  payment: 'Payments',
  refund: 'Refunds',
  report: 'Reports',
  credits: 'Credits',
}

export const familyNames = Object.keys(families) as ReportFamily[]

/** `2026-11-22 17:39:05`, UTC. */
export const timeOf = (at: number) => `${dayOf(at)} ${new Date(at).toISOString().slice(11, 19)}`

/** `delivered` as a reader wants it: `Delivered`. */
export const titleOf = (word: string) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`
