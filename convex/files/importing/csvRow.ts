import { isEmailAddress } from '../../../shared/emailAddress'
import { FILE_LIMITS } from './caps'
import type { TablePlan } from './tablePlan'

/** A row as it was found in a text, and where the next one begins. */
export interface FoundRow {
  cells: string[]
  end: number
  /** Reason that the cells are unreadable. Such a row ends with its first line, because the lines below may be rows. */
  problem?: string
}

const TEXT_AFTER_QUOTE = 'Text follows a closing quote ("). Put the whole cell in quotes, and double each quote inside it.'
const NEVER_CLOSED = 'A quote (") is opened but never closed. Close it or remove it.'
const LINE_END = /\r\n?|\n/
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/**
 * Finds the row of a CSV that begins at a place of a text; `undefined` while more of the text is needed for that.
 *
 * The result depends on the text from `begin` on, never on how much of it has arrived, because reading may stop at any
 * row and continue there. It looks at `CAPS.row` characters at most. Lines end with `\r\n`, `\n` or `\r`. Quotes inside
 * a cell that does not begin with one are text.
 *
 * @param columns of the table, once they are known: by them rows are recognized that a quote has swallowed
 */
export function rowFinder(delimiter: string, columns?: TablePlan['columns']) {
  const code = delimiter.charCodeAt(0)

  return (text: string, begin: number, ended: boolean): FoundRow | undefined => {
    const rest = text.slice(begin, begin + FILE_LIMITS.row + 1)
    const isTooLong = rest.length > FILE_LIMITS.row
    /** Whether nothing follows `rest`. */
    const isLast = ended && !isTooLong
    const cells: string[] = []
    const multiline: string[] = []

    for (let at = 0; ;) {
      let end = at
      if (rest[at] === '"') {
        const close = closingQuote(rest, at)
        if (close < 0 || (close === rest.length - 1 && !isLast))
          return isLast || isTooLong ? spoiled(NEVER_CLOSED) : undefined
        const cell = rest.slice(at + 1, close)
        const isMultiline = LINE_END.test(cell)
        if (isMultiline)
          multiline.push(cell)
        end = close + 1
        while (rest[end] === ' ' && delimiter !== ' ')
          end++
        if (end < rest.length && !endsCell(rest.charCodeAt(end)))
          return spoiled(isMultiline ? NEVER_CLOSED : TEXT_AFTER_QUOTE)
        cells.push(cell.replaceAll('""', '"'))
      }
      else {
        while (end < rest.length && !endsCell(rest.charCodeAt(end)))
          end++
        cells.push(rest.slice(at, end))
      }
      if (rest[end] === delimiter) {
        at = end + 1
        continue
      }
      const next = afterLineEnd(end)
      if (next === undefined)
        return undefined
      const isFull = cells.length === columns?.length
      return multiline.some(cell => holdsRows(cell, isFull)) ? spoiled(NEVER_CLOSED) : { cells, end: next }
    }

    function spoiled(problem: string): FoundRow | undefined {
      const next = afterLineEnd(LINE_END.exec(rest)?.index ?? rest.length)
      return next === undefined ? undefined : { cells: [], end: next, problem }
    }

    /** Finds the beginning of the next line; `undefined` while more of the text is needed for that. */
    function afterLineEnd(end: number) {
      const length = rest[end] === '\r' && rest[end + 1] === '\n' ? 2 : 1
      return end + length < rest.length || (rest[end] === '\n' && end < rest.length) || isLast
        ? begin + Math.min(end + length, rest.length)
        : undefined
    }
  }

  function endsCell(sign: number) {
    return sign === code || sign === LINE_FEED || sign === CARRIAGE_RETURN
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
    const hasAddress = (line: string[]) => isEmailAddress((line[columns.indexOf('email')] ?? '').trim().replace(/^"(.*)"$/, '$1'))
    return lines.map(line => line.split(delimiter)).some(line => line.length === columns.length && hasAddress(line))
      || (last.endsWith(delimiter) && (!isFull || hasAddress(last.split(delimiter))))
  }
}

/** Finds the first quote after `open` that is not doubled; negative if there is none. */
function closingQuote(text: string, open: number) {
  let close = text.indexOf('"', open + 1)
  while (close >= 0 && text[close + 1] === '"')
    close = text.indexOf('"', close + 2)
  return close
}
