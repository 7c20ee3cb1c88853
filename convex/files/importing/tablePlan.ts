import { v, type Infer } from 'convex/values'
import { columnFields } from './columnNames'
import { position } from './rows'
import { encodings } from './text'

export const csvFormat = v.object({
  kind: v.literal('csv'),
  encoding: v.union(...encodings.map(name => v.literal(name))),
  delimiter: v.string(),
})
export type CsvFormat = Infer<typeof csvFormat>

/** How to read a table of contacts, found out before anything is written. */
export const tablePlan = v.object({
  format: v.union(csvFormat, v.object({ kind: v.literal('xlsx') })),
  /** Which field each column holds. */
  columns: v.array(v.union(v.null(), ...columnFields.map(name => v.literal(name)))),
  /** Rows after the header that have something in them. */
  rows: v.number(),
  /** Where the first of them is. */
  start: position,
})
export type TablePlan = Infer<typeof tablePlan>
