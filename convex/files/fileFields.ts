import { v, type Infer } from 'convex/values'

export const fileKind = v.union(v.literal('contacts'), v.literal('image'), v.literal('pdf'), v.literal('text'))

/** What became of a table's rows. */
export const importCounts = v.object({
  added: v.number(),
  updated: v.number(),
  /** Already known as they are. */
  unchanged: v.number(),
  /** Left out, since something is wrong with them. */
  failed: v.number(),
})
export type ImportCounts = Infer<typeof importCounts>

export const fileResults = [
  v.object({ kind: v.literal('contacts'), rows: v.number(), ...importCounts.fields }),
  v.object({ kind: v.literal('image'), width: v.number(), height: v.number() }),
  v.object({ kind: v.literal('pdf'), pages: v.number(), words: v.number(), excerpt: v.string() }),
  v.object({ kind: v.literal('text'), characters: v.number(), words: v.number(), lines: v.number(), encoding: v.string() }),
] as const

/** What was found in a file, by its kind. */
export const fileResult = v.union(...fileResults)
export type FileResult = Infer<typeof fileResult>

export const rowError = v.object({
  /** As spreadsheet programs count. */
  row: v.number(),
  problem: v.string(),
  /** What stands in the cell that is wrong, if it is one. */
  value: v.optional(v.string()),
})
export type RowError = Infer<typeof rowError>
