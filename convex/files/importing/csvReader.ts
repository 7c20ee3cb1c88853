import type { Bytes } from '../../storage/streams'
import { FILE_LIMITS } from './caps'
import { mapColumns } from './columnNames'
import { rowFinder } from './csvRow'
import { tooLarge } from './fileError'
import type { CsvFormat, TablePlan } from './tablePlan'
import { isBlank, type Position, type Row, type RowBatch } from './rows'
import { cellDecoder, encodedText, unitOf, type TextStart } from './text'

const DELIMITERS = [',', ';', '\t', '|', '\u001E', '\u001F']
const SAMPLE_ROWS = 50

/** Finds how to read a file that begins with `head` as CSV, and where its rows begin. */
export async function detectCsvFormat(head: Bytes, { encoding, start }: TextStart): Promise<{ format: CsvFormat, start: Position }> {
  let sample = ''
  for await (const { text } of encodedText(pieceOf(head.subarray(start)), encoding))
    sample += text
  // A line that names the delimiter for Excel.
  const [line = '', named] = /^sep=(.)(?:\r\n?|\n)/i.exec(sample) ?? []
  const format: CsvFormat = { kind: 'csv', encoding, delimiter: named ?? guessDelimiter(sample) }
  return { format, start: { at: start + line.length * unitOf(encoding), row: line ? 1 : 0 } }
}

/** The delimiter that gives the first row a column for email addresses, and most rows as many cells as the first. */
function guessDelimiter(sample: string) {
  const scores = DELIMITERS.map((delimiter) => {
    const [header, ...rows] = sampleRows(sample, delimiter)
    if (!header || header.length < 2)
      return 0
    return 1 + rows.filter(({ length }) => length === header.length).length + (mapColumns(header).includes('email') ? SAMPLE_ROWS : 0)
  })
  return DELIMITERS[scores.indexOf(Math.max(...scores))]!
}

function sampleRows(sample: string, delimiter: string) {
  const find = rowFinder(delimiter)
  const rows: string[][] = []
  for (let at = 0; at < sample.length && rows.length < SAMPLE_ROWS;) {
    const { cells, end } = find(sample, at, true)!
    if (!isBlank(cells))
      rows.push(cells)
    at = end
  }
  return rows
}

/**
 * Reads rows from a position on, `atOnce` at a time. Holds no more of the file than those and a piece of it.
 *
 * @param bytes of the file from `from.at` on
 * @param columns of the table, once they are known
 * @throws `FileError` for rows that are too long
 */
export async function* readCsv(bytes: AsyncIterable<Bytes>, { encoding, delimiter }: CsvFormat, columns: TablePlan['columns'] | undefined, from: Position, atOnce: number): AsyncGenerator<RowBatch, void> {
  const find = rowFinder(delimiter, columns)
  const decodeCells = cellDecoder(encoding)
  let { at, row } = from
  let text = ''
  let enough = 0
  let batch: Row[] = []
  let read = 0

  for await (const { text: piece, ended } of encodedText(bytes, encoding)) {
    text += piece
    if (text.length < enough && !ended)
      continue
    let begin = 0
    while (begin < text.length) {
      const found = find(text, begin, ended)
      if (!found && text.length - begin > FILE_LIMITS.row)
        tooLong(row + 1)
      if (!found)
        break
      row++
      if (found.problem || !isBlank(found.cells))
        batch.push({ number: row, cells: decodeCells(found.cells), ...found.problem && { problem: found.problem } })
      at += (found.end - begin) * unitOf(encoding)
      begin = found.end
      if (++read === atOnce) {
        yield { rows: batch, next: { at, row } }
        batch = []
        read = 0
      }
    }
    text = text.slice(begin)
    // A long row is not looked through again with each piece of it.
    enough = text.length * 2
  }
  if (read > 0)
    yield { rows: batch, next: { at, row } }
}

/** Bytes that are there as a whole, as those of a stream. */
export async function* pieceOf(bytes: Bytes) {
  yield bytes
}

function tooLong(row: number): never {
  tooLarge(`Row ${row} is over the limit of ${FILE_LIMITS.row.toLocaleString('en')} characters. Nothing was imported. Check that row, and upload the file again.`)
}
