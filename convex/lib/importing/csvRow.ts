import { isAddress } from '../emails/address'
import { CAPS } from './caps'
import type { TablePlan } from './plan'

/** A row as it was found in a text, and where the next one begins. */
export interface FoundRow {
  cells: string[]
  end: number
  /** Why the cells cannot be told apart. Such a row ends with its first line, because those below may be rows. */
  problem?: string
}

const TEXT_AFTER_QUOTE = 'There is text after a closing quote ("). Put the whole cell in quotes and double each quote inside it.'
const NEVER_CLOSED = 'A quote (") is opened and never closed. Close or remove it.'
const LINE_END = /\r\n?|\n/

/**
 * Finds the row of a CSV that begins at a place of a text; `undefined` while more of the text is needed for that.
 *
 * What it finds depends on the row and what follows it, never on how much of that has come: reading may be left at any
 * row and taken up there. It looks at `CAPS.row` characters at most. Lines end with `\r\n`, `\n` or `\r`. Quotes inside
 * a cell that does not begin with one are text.
 *
 * @param columns of the table, once they are known: by them rows are recognized that a quote has swallowed
 */
export function rowFinder(delimiter: string, columns?: TablePlan['columns']) {
  const ends = `${delimiter.replace(/\W/g, '\\$&')}|\\r\\n?|\\n`
  const cellEnd = new RegExp(ends, 'g')
  const quoteEnd = new RegExp(` *(${ends}|$)`, 'y')

  return (text: string, begin: number, ended: boolean): FoundRow | undefined => {
    const rest = text.slice(begin, begin + CAPS.row + 1)
    const isTooLong = rest.length > CAPS.row
    /** Whether nothing follows `rest`. */
    const isLast = ended && !isTooLong
    const cells: string[] = []
    const spoiled = (problem: string) => {
      const line = LINE_END.exec(rest)
      const end = line ? line.index + line[0].length : rest.length
      return isCut(line?.[0], end) ? undefined : { cells: [], end: begin + end, problem }
    }
    /** Whether what comes next may still move the end of a cell. */
    function isCut(by: string | undefined, end: number) {
      return !isLast && (!by || (by === '\r' && end === rest.length))
    }

    const multiline: string[] = []
    for (let at = 0; ;) {
      let by: string | undefined
      if (rest[at] === '"') {
        const close = closingQuote(rest, at)
        if (close < 0 || (close === rest.length - 1 && !isLast))
          return isLast || isTooLong ? spoiled(NEVER_CLOSED) : undefined
        const cell = rest.slice(at + 1, close)
        const isMultiline = LINE_END.test(cell)
        quoteEnd.lastIndex = close + 1
        const end = quoteEnd.exec(rest)
        if (!end)
          return spoiled(isMultiline ? NEVER_CLOSED : TEXT_AFTER_QUOTE)
        by = end[1]
        at = quoteEnd.lastIndex
        if (isMultiline)
          multiline.push(cell)
        cells.push(cell.replaceAll('""', '"'))
      }
      else {
        cellEnd.lastIndex = at
        const end = cellEnd.exec(rest)
        cells.push(rest.slice(at, end?.index))
        by = end?.[0]
        at = end ? cellEnd.lastIndex : rest.length
      }
      if (isCut(by, at))
        return undefined
      if (by !== delimiter) {
        const isFull = cells.length === columns?.length
        return multiline.some(cell => holdsRows(cell, isFull)) ? spoiled(NEVER_CLOSED) : { cells, end: begin + at }
      }
    }
  }

  /**
   * Whether a cell seems to have ended at a quote that opens another one, in a row below. Then there are whole rows
   * in it, or it ends as cells do before an opening quote.
   */
  function holdsRows(cell: string, isFull: boolean) {
    if (!columns)
      return false
    const lines = cell.split(LINE_END).slice(1)
    const last = lines.pop()!
    const hasAddress = (line: string[]) => isAddress((line[columns.indexOf('email')] ?? '').trim().replace(/^"(.*)"$/, '$1'))
    return lines.map(line => line.split(delimiter)).some(line => line.length === columns.length && hasAddress(line))
      || (last.endsWith(delimiter) && (!isFull || hasAddress(last.split(delimiter))))
  }
}

/** Where a quoted cell ends that begins at `open`: at its first quote that is not doubled; negative if there is none. */
function closingQuote(text: string, open: number) {
  let close = text.indexOf('"', open + 1)
  while (close >= 0 && text[close + 1] === '"')
    close = text.indexOf('"', close + 2)
  return close
}
