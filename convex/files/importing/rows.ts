import { v, type Infer } from 'convex/values'

/** Where reading goes on: the byte at which a row begins (CSV), and how many rows are before it, header included. */
export const position = v.object({ at: v.number(), row: v.number() })
export type Position = Infer<typeof position>

export interface Row {
  /** As spreadsheet programs count: the header, mostly, is row 1. */
  number: number
  cells: string[]
  /** What is wrong with it, so that its cells may not be where they belong. */
  problem?: string
}

/** Some rows that follow each other, and where the next ones begin. Empty rows are left out. */
export interface RowBatch { rows: Row[], next: Position }

/** Whether a row has nothing in it. */
export function isBlank(cells: string[]) {
  return cells.every(cell => cell.trim() === '')
}
