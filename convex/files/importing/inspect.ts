import type { Bytes } from '../../storage/streams'
import { FILE_LIMITS } from './caps'
import { mapColumns } from './columnNames'
import { detectCsvFormat, readCsv } from './csvReader'
import { findEncoding } from './encoding'
import { malformed, tooLarge } from './fileError'
import type { TablePlan } from './tablePlan'
import type { Position, RowBatch } from './rows'
import { readXlsx } from './xlsxReader'

/** Told now and then by what reads long; throws to end that. */
export type OnProgress = () => Promise<void>

/** Gives the bytes of a file from a position on. */
export type Source = (from: number) => AsyncIterable<Bytes>

/** Reads rows of a table from a position on. */
export function readRows(source: Source, { format, columns }: Pick<TablePlan, 'format'> & Partial<Pick<TablePlan, 'columns'>>, from: Position, atOnce = FILE_LIMITS.rowsAtOnce): AsyncGenerator<RowBatch, void> {
  return format.kind === 'csv' ? readCsv(source(from.at), format, columns, from, atOnce) : readWorkbook(source, from, atOnce)
}

async function* readWorkbook(source: Source, from: Position, atOnce: number) {
  yield* readXlsx(await readWhole(source), from, atOnce)
}

/**
 * Reads a whole table, to its end, and keeps nothing: whatever is wrong with it is known before its first contact is
 * written, and so is how many rows there are.
 *
 * @throws `FileError`
 */
export async function inspectTable(source: Source, head: Bytes, kind: 'csv' | 'xlsx', pulse?: OnProgress): Promise<TablePlan> {
  const { format, start } = kind === 'xlsx'
    ? { format: { kind }, start: { at: 0, row: 0 } }
    : await detectCsvFormat(head, await findEncoding(source, head, '“CSV UTF-8”', pulse))
  return inspect(source, format, start, pulse)
}

async function inspect(source: Source, format: TablePlan['format'], begin: Position, pulse?: OnProgress): Promise<TablePlan> {
  const { columns, start } = await header(source, format, begin)
  let rows = 0
  for await (const batch of readRows(source, { format, columns }, start)) {
    await pulse?.()
    rows += batch.rows.length
    if (rows > FILE_LIMITS.rows)
      tooLarge(`The limit is ${FILE_LIMITS.rows.toLocaleString('en')} rows. Nothing was imported. Split this table into smaller files.`)
    assertWidth(batch.rows.reduce((most, { cells }) => Math.max(most, cells.length), 0))
  }
  if (rows === 0)
    malformed('This table has a header but no rows. Add rows below it, and upload it again.')
  return { format, columns, rows, start }
}

async function header(source: Source, format: TablePlan['format'], begin: Position) {
  for await (const { rows: [row], next } of readRows(source, { format }, begin, 1)) {
    if (!row)
      continue
    if (row.problem)
      malformed(`Unexpected quote (") in row ${row.number}: we can’t read the column names. Correct it, and upload the file again.`)
    assertWidth(row.cells.length)
    const columns = mapColumns(row.cells)
    if (columns.includes('email'))
      return { columns, start: next }
    const titles = row.cells.filter(Boolean).slice(0, 6).map(title => `“${title.slice(0, 40)}”`).join(', ')
    malformed(row.cells.some(cell => cell.includes('@'))
      ? 'The first row must name the columns, such as “Name” and “Email”. Add that row, and upload the file again.'
      : `We found no email column among ${titles}. Rename the column with email addresses to “Email”, and upload the file again.`)
  }
  malformed('This table is empty. Add rows, and upload it again.')
}

function assertWidth(columns: number) {
  if (columns > FILE_LIMITS.columns)
    tooLarge(`The limit is ${FILE_LIMITS.columns} columns. Delete columns you don’t need, and upload the table again.`)
}

/** A file that has to be in memory as a whole. */
export async function readWhole(source: Source): Promise<Bytes> {
  const pieces: Bytes[] = []
  let size = 0
  for await (const piece of source(0)) {
    pieces.push(piece)
    size += piece.length
  }
  // A blob of them would hold everything once more.
  const bytes = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
