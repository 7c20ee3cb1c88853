import { strFromU8, strToU8, unzipSync, Zip, ZipDeflate } from 'fflate'
import writeExcelFile, { type SheetData } from 'write-excel-file/universal'
import { convertDateToSerialNumber, sanitizeTextContent } from 'write-excel-file/utility'
import { mainUnits } from '../../shared/money'
import { countListed, familyTitle, capitalize, type ReportContent } from './reportContent'
import type { ReportLine } from './reportFields'
import { totalsSheet } from './xlsxTotals'

/** A sheet has 1,048,576 rows at most. Of more lines than this, the sheet with the totals says how many are missing. */
const MAX_SHEET_ROWS = 1_000_000

const LINES_SHEET = 'xl/worksheets/sheet2.xml'
const COLUMNS = [
  { title: 'When (UTC)', width: 20 },
  { title: 'Type', width: 12 },
  { title: 'Details', width: 60 },
  { title: 'Outcome', width: 14 },
  { title: 'Amount', width: 12 },
  { title: 'Currency', width: 10 },
  { title: 'Credits', width: 10 },
]

/**
 * A workbook of two sheets: the totals, and a row for each line. The library writes all of it but the rows, which
 * would not fit into memory: they are put into its second sheet as they come, and compressed at once.
 *
 * Texts are cells of text, which a spreadsheet never takes for formulas. No text of a user's goes through the library,
 * which mistakes `valueOf` and its like for texts that it has written already.
 */
export async function* writeXlsx(content: ReportContent, fits = MAX_SHEET_ROWS) {
  const most = Math.min(fits, countListed(content))
  const book = await emptyBook(content, most)
  const { before, after, dateStyle } = openSheet(strFromU8(book[LINES_SHEET]!))
  const written: Uint8Array<ArrayBuffer>[] = []
  const zip = new Zip((error, chunk) => {
    if (error)
      throw error
    written.push(chunk)
  })
  const add = (name: string) => {
    const entry = new ZipDeflate(name, { level: 3 })
    // Not the time of writing: the same report is the same file.
    entry.mtime = content.asOf
    zip.add(entry)
    return entry
  }

  for (const [name, bytes] of Object.entries(book)) {
    if (name !== LINES_SHEET)
      add(name).push(bytes, true)
  }
  const sheet = add(LINES_SHEET)
  sheet.push(strToU8(before))
  let row = 1
  for await (const lines of content.lines()) {
    const fitting = lines.slice(0, most + 1 - row)
    sheet.push(strToU8(fitting.map(line => rowOf(content, line, ++row, dateStyle)).join('')))
    yield* written.splice(0)
  }
  sheet.push(strToU8(after), true)
  zip.end()
  yield* written.splice(0)
}

async function emptyBook(content: ReportContent, most: number) {
  const header = COLUMNS.map(({ title }) => ({ value: title, fontWeight: 'bold' as const, backgroundColor: '#e2e8f0' }))
  const sample: SheetData[number] = [{ value: new Date(0), type: Date, format: 'yyyy-mm-dd hh:mm:ss' }]
  const book = writeExcelFile([
    totalsSheet(content, most),
    { sheet: 'Lines', stickyRowsCount: 1, columns: COLUMNS.map(({ width }) => ({ width })), data: [header, sample] },
  ])
  return unzipSync(new Uint8Array(await (await book.toBlob()).arrayBuffer()))
}

/** The second sheet without its sample row, and the style that the row gave its date. */
function openSheet(xml: string) {
  const [whole, dateStyle] = /<row r="2"><c r="A2" s="(\d+)">.*?<\/row>/.exec(xml)!
  const [before, after] = xml.split(whole) as [string, string]
  return { before, after, dateStyle: dateStyle! }
}

function rowOf(content: ReportContent, { at, family, about, outcome, amount, currency, credits }: ReportLine, row: number, dateStyle: string) {
  const text = (column: string, value: string) =>
    value && `<c r="${column}${row}" t="inlineStr"><is><t xml:space="preserve">${sanitizeTextContent(value)}</t></is></c>`
  const number = (column: string, value: number, style = '') => `<c r="${column}${row}"${style}><v>${value}</v></c>`
  return `<row r="${row}">${[
    number('A', convertDateToSerialNumber(new Date(at)), ` s="${dateStyle}"`),
    text('B', familyTitle(content, family)),
    text('C', about),
    text('D', capitalize(outcome)),
    ...amount === undefined || currency === undefined ? [] : [number('E', mainUnits(amount, currency)), text('F', currency.toUpperCase())],
    ...credits === undefined ? [] : [number('G', credits)],
  ].join('')}</row>`
}
