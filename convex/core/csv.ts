import Papa from 'papaparse'

/**
 * What spreadsheet programs may take for a formula, at the start of a cell. The pattern that papaparse has of its own
 * misses those that go on on a second line.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/**
 * Rows as lines of CSV, each with its end. A text that a spreadsheet program would run as a formula gets an
 * apostrophe before it.
 */
export function csvLines(rows: (string | number | undefined)[][]) {
  return rows.length ? `${Papa.unparse(rows, { escapeFormulae: FORMULA, newline: '\r\n' })}\r\n` : ''
}

/** A cell of an earlier export without the apostrophe that it was given. */
export function withoutEscape(cell: string) {
  return cell.startsWith('\'') && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell
}
