import Papa from 'papaparse'
import type { Bytes } from '../storage/streams'
import { CAPS } from './caps'
import { malformed, tooLarge } from './fileError'
import type { CsvFormat } from './plan'
import { isBlank, type Position, type Row, type RowBatch } from './table'
import { candidates, decode, sizeIn, type Candidate } from './text'

const SAMPLE_ROWS = 50

/**
 * The ways that a file which begins with `head` may be read as CSV, likeliest first, and where each begins.
 * What is in the rest of the file decides between encodings.
 */
export async function csvFormats(head: Bytes): Promise<{ format: CsvFormat, start: Position }[]> {
  return Promise.all(candidates(head).map(candidate => formatOf(head, candidate)))
}

async function formatOf(head: Bytes, { encoding, start }: Candidate) {
  // The last character may be cut off.
  const sample = new TextDecoder(encoding, { ignoreBOM: true }).decode(head.subarray(start), { stream: true })
  // A line by which Excel is told the delimiter.
  const told = /^sep=(.)(\r\n|\n|\r)/i.exec(sample)
  const delimiter = told?.[1] ?? Papa.parse(sample, { preview: SAMPLE_ROWS, skipEmptyLines: 'greedy' }).meta.delimiter
  const newline = sample.includes('\r') && !sample.includes('\n') ? '\r' as const : '\n' as const
  const format: CsvFormat = { kind: 'csv', encoding, delimiter, newline }
  return { format, start: { at: start + sizeIn(told?.[0] ?? '', encoding), row: told ? 1 : 0 } }
}

/**
 * Reads rows from a position on, `atOnce` at a time. Holds no more of the file than those and a piece of it.
 *
 * @param bytes of the file from `from.at` on
 * @throws `FileError` for a quote that is never closed and rows that are too long, `WrongEncoding`
 */
export async function* readCsv(bytes: AsyncIterable<Bytes>, format: CsvFormat, from: Position, atOnce: number): AsyncGenerator<RowBatch, void> {
  const { encoding, delimiter, newline } = format
  let { at, row } = from
  let text = ''
  let batch: Row[] = []
  let read = 0

  for await (const { text: piece, ended } of decode(bytes, encoding)) {
    text += piece
    for (let more = true; more;) {
      const parser = new Papa.Parser({ delimiter, newline, preview: atOnce - read, fastMode: false })
      // The last row may go on in the next piece.
      const { data, errors, meta } = parser.parse(text, 0, !ended) as Papa.ParseResult<string[]>
      if (errors.some(({ code }) => code === 'MissingQuotes'))
        unclosed(row + data.length)
      const broken = new Set(errors.map(error => error.row))
      data.forEach((cells, n) => {
        row++
        trimEnd(cells)
        if (!isBlank(cells))
          batch.push({ number: row, cells, ...broken.has(n) && { problem: 'A quote (") stands where none belongs, so the cells of this row cannot be told apart.' } })
      })
      at += sizeIn(text.slice(0, meta.cursor), encoding)
      text = text.slice(meta.cursor)
      read += data.length
      more = read === atOnce
      if (more) {
        yield { rows: batch, next: { at, row } }
        batch = []
        read = 0
      }
    }
    if (text.length > CAPS.row) {
      const { errors } = new Papa.Parser({ delimiter, newline, fastMode: false }).parse(text, 0, false) as Papa.ParseResult<string[]>
      return errors.some(({ code }) => code === 'MissingQuotes') ? unclosed(row + 1) : tooLong(row + 1)
    }
  }
  if (read > 0)
    yield { rows: batch, next: { at, row } }
}

/** Lines may end with `\r\n`, `\n`, or both in one file. */
function trimEnd(cells: string[]) {
  const last = cells.at(-1)
  if (last?.endsWith('\r'))
    cells[cells.length - 1] = last.slice(0, -1)
}

function unclosed(row: number): never {
  malformed(`In row ${row} a quote (") is opened and never closed, so everything after it cannot be read. Nothing was imported. Please mend that row and upload the file again.`)
}

function tooLong(row: number): never {
  tooLarge(`Row ${row} has more than ${CAPS.row.toLocaleString('en')} characters. Nothing was imported. Please check that row and upload the file again.`)
}
