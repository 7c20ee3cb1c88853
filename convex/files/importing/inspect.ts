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
      tooLarge(`This table has more than ${FILE_LIMITS.rows.toLocaleString('en')} rows. Nothing was imported. Divide it into several files and upload those.`)
    assertWidth(batch.rows.reduce((most, { cells }) => Math.max(most, cells.length), 0))
  }
  if (rows === 0)
    malformed('This table has a header and no rows. Add some below it and upload it again.')
  return { format, columns, rows, start }
}

async function header(source: Source, format: TablePlan['format'], begin: Position) {
  for await (const { rows: [row], next } of readRows(source, { format }, begin, 1)) {
    if (!row)
      continue
    if (row.problem)
      malformed(`In row ${row.number} a quote (") is not where it belongs, and that row has to name the columns. Correct it and upload the file again.`)
    assertWidth(row.cells.length)
    const columns = mapColumns(row.cells)
    if (columns.includes('email'))
      return { columns, start: next }
    const titles = row.cells.filter(Boolean).slice(0, 6).map(title => `“${title.slice(0, 40)}”`).join(', ')
    malformed(row.cells.some(cell => cell.includes('@'))
      ? 'The first row has to say what is in each column, such as “Name” and “Email”. Add that row above the others and upload the file again.'
      : `There is no column with email addresses among ${titles}. Call it “Email” and upload the file again.`)
  }
  malformed('There is nothing in this table. Fill it in and upload it again.')
}

function assertWidth(columns: number) {
  if (columns > FILE_LIMITS.columns)
    tooLarge(`This table has more than ${FILE_LIMITS.columns} columns. Delete those that are not needed and upload it again.`)
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
