import { strFromU8, unzipSync } from 'fflate'
import Papa from 'papaparse'
import { PDFDocument } from 'pdf-lib'
import readExcelFile from 'read-excel-file/universal'
import { extractText } from 'unpdf'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { reportFamilies } from '../../../convex/features'
import type { ReportContent, ReportWriter } from '../../../convex/reports/reportContent'
import { writeCsv } from '../../../convex/reports/csvWriter'
import type { ReportLine } from '../../../convex/reports/reportFields'
import { writePdf } from '../../../convex/reports/pdfWriter'
import { toPdfText } from '../../../convex/reports/pdfLetters'
import { addToTotals, emptyTotals } from '../../../convex/reports/reportTotals'
import { writeXlsx } from '../../../convex/reports/xlsxWriter'
import { brand } from '../../../shared/brand'
import { tables } from './reporting'

const ofEveryObject = ['valueOf', 'toString', 'constructor', 'hasOwnProperty', '__proto__']
const nasty = [...ofEveryObject, '=1+1', '+1', '-1', '@x', '\t=1', '"quoted", and\nbroken', '<b>&</b>', 'Łódź 🕊', '\u0000\u0008']

describe('CSV', () => {
  it('begins with the mark by which Excel knows UTF-8', async () => {
    const bytes = await written(writeCsv, [])

    expect([...bytes.subarray(0, 3)]).toEqual([0xEF, 0xBB, 0xBF])
  })

  it('gives back every text, and none that a spreadsheet would run', async () => {
    const text = new TextDecoder().decode(await written(writeCsv, nasty.map(about => ({ ...line, about }))))

    const cells = Papa.parse<string[]>(text).data.slice(1, nasty.length + 1).map(([,, about]) => about!)
    expect(cells.filter(cell => /^[=+\-@\t\r]/.test(cell))).toEqual([])
    expect(cells.map(cell => cell.replace(/^'/, ''))).toEqual(nasty)
  })

  it('counts money in the currency\'s main unit, exactly', async () => {
    const { lines, totals } = tables(new TextDecoder().decode(await written(writeCsv, [
      { ...line, family: 'payment', amount: 1_999, currency: 'usd' },
      { ...line, family: 'payment', amount: 1, currency: 'usd' },
      { ...line, family: 'payment', amount: 500, currency: 'usd', outcome: 'failed', ending: 'failed' },
      { ...line, family: 'refund', amount: -1_999, currency: 'usd' },
      { ...line, family: 'payment', amount: 1_900, currency: 'jpy' },
    ])))

    expect(lines.map(([,,,, amount, currency]) => [amount, currency])).toEqual([['19.99', 'USD'], ['0.01', 'USD'], ['5', 'USD'], ['-19.99', 'USD'], ['1900', 'JPY']])
    expect(totals['Totals by currency']).toEqual([['JPY', '1900', '0'], ['USD', '20', '19.99']])
  })
})

describe('XLSX', () => {
  it('has a sheet with the totals and one with a row for each line', async () => {
    const book = await read(await written(writeXlsx, [
      { ...line, family: 'payment', about: '100 credits', amount: 1_900, currency: 'usd' },
      { ...line, family: 'credits', about: 'Image', outcome: 'spent', credits: -1 },
    ]))

    expect(book.Totals!.slice(0, 2).map(([text]) => text)).toEqual([`${brand.name}: January 2026`, 'As of 2026-02-01 00:00:00 UTC'])
    expect(book.Totals).toContainEqual(['Payments', 1, 1, 0, 0])
    expect(book.Totals).toContainEqual(['2026-01-15', 1, 1, 2])
    expect(book.Totals).toContainEqual(['USD', 19, 0])
    expect(book.Lines).toEqual([
      ['When (UTC)', 'Type', 'Details', 'Outcome', 'Amount', 'Currency', 'Credits'],
      [new Date(line.at), 'Payments', '100 credits', 'Succeeded', 19, 'USD'],
      [new Date(line.at), 'Credits', 'Image', 'Spent', null, null, -1],
    ])
  })

  it('gives back every text as a text, and no formula', async () => {
    const bytes = await written(writeXlsx, nasty.map(about => ({ ...line, about })))

    const book = await read(bytes)
    expect(book.Lines!.slice(1).map(([,, about]) => about)).toEqual(nasty.map(about => about.replace('\u0000\u0008', '').trim() || null))
    const sheets = Object.entries(unzipSync(bytes)).filter(([name]) => name.startsWith('xl/worksheets/'))
    expect(sheets.map(([, xml]) => strFromU8(xml)).join('')).not.toContain('<f')
  })

  it('lists no more lines than a sheet holds, and says how many are missing', async () => {
    const lines = Array.from({ length: 1_200 }, (_, n) => ({ ...line, about: `Number ${n}` }))

    const book = await read(await written(content => writeXlsx(content, 900), lines))

    expect(book.Lines!.slice(1).map(([,, about]) => about)).toEqual(lines.slice(0, 900).map(({ about }) => about))
    expect(book.Totals![2]![0]).toBe('The totals count 300 more lines than the sheet lists. The CSV file lists every line.')
    expect(book.Totals).toContainEqual(['Emails', 1_200, 1_200, 0, 0])
  })
})

describe('PDF', () => {
  it('shows the totals, a chart and the lines', async () => {
    const text = await textOf(await written(writePdf, [
      { ...line, about: 'bob@example.com: Hello', outcome: 'delivered' },
      { ...line, family: 'payment', about: '100 credits', amount: 1_900, currency: 'usd' },
      { ...line, family: 'credits', about: 'Image', outcome: 'spent', credits: -1 },
    ]))

    for (const part of [brand.name, 'January 2026', 'As of 2026-02-01 00:00:00 UTC', 'Activity chart', 'By type', 'Emails 1 1 0 0', 'By day', '2026-01-15 1 1 1 3', 'bob@example.com: Hello Delivered', 'USD 19.00', '-1 credits', 'Page 1 of 1'])
      expect(text).toContain(part)
  })

  it('lists the first lines of many, and says where the others are', async () => {
    const lines = Array.from({ length: 1_500 }, (_, n) => ({ ...line, about: `Number ${n}.` }))

    const text = await textOf(await written(writePdf, lines))

    expect(text).toContain('First 1,000 of 1,500 lines. The CSV file lists every line.')
    expect(text).toContain('Number 999.')
    expect(text).not.toContain('Number 1000.')
  })

  it('says on each page where letters stand for others, and only there', async () => {
    const strange = await textOf(await written(writePdf, [{ ...line, about: '東京' }]))
    const plain = await textOf(await written(writePdf, [{ ...line, about: 'Zoë – “café”,\nœuvre 5 €' }]))

    expect(strange).toContain('Some characters on this page were replaced because the PDF font doesn’t include them. The CSV and Excel files show them.')
    expect(plain).toContain('Zoë – “café”, œuvre 5 €')
    expect(plain).not.toContain('Some characters')
  })

  it.each([
    ['Ångström, Łódź, İstanbul', 'Ångström, Lódz, Istanbul'],
    ['Иван Щербаков', 'Ivan Shcherbakov'],
    ['Київ, Ґалаґан', 'Kiyiv, Galagan'],
    ['Ελλάδα', 'Ellada'],
    ['Nguyễn Thị Ánh', 'Nguyen Thi Ánh'],
    ['ﬁne ≤ 5 − 3', 'fine <= 5 - 3'],
    ['東京 🕊️ 👩‍🚀', '?? ? ??'],
    ['\u0000\u202E\uFEFFend', 'end'],
    ['\uD800', '?'],
  ])('writes %j as %j', (text, shown) => {
    const latin = new Set(Array.from({ length: 0x100 }, (_, code) => code).filter(code => code >= 0x20 && (code < 0x7F || code > 0x9F)))

    expect(toPdfText(latin, text)).toBe(shown)
  })

  it('is there for a month in which nothing was done', async () => {
    expect((await PDFDocument.load(await written(writePdf, []))).getPageCount()).toBe(1)
  })
})

describe.each<[string, ReportWriter]>([['CSV', writeCsv], ['XLSX', writeXlsx], ['PDF', writePdf]])('the same content', (name, writer) => {
  it(`is the same ${name} at any time`, async () => {
    const lines = nasty.map(about => ({ ...line, about }))

    vi.useFakeTimers({ toFake: ['Date'], now: line.at })
    const first = await written(writer, lines)
    vi.setSystemTime(Date.UTC(2027, 5))
    const second = await written(writer, lines)

    expect(second).toEqual(first)
  })
})

afterEach(() => {
  vi.useRealTimers()
})

const line: ReportLine = { at: Date.UTC(2026, 0, 15, 12), family: 'email', about: 'a', outcome: 'succeeded', ending: 'succeeded' }

function contentOf(lines: ReportLine[]): ReportContent {
  const totals = emptyTotals()
  addToTotals(totals, lines)
  return {
    brand: brand.name,
    month: '2026-01',
    asOf: Date.UTC(2026, 1),
    totals,
    families: reportFamilies,
    async* lines() {
      for (let at = 0; at < lines.length; at += 400)
        yield lines.slice(at, at + 400)
    },
  }
}

async function written(writer: ReportWriter, lines: ReportLine[]) {
  const pieces = []
  for await (const piece of writer(contentOf(lines)))
    pieces.push(piece)
  return new Uint8Array(await new Blob(pieces).arrayBuffer())
}

async function read(bytes: Uint8Array<ArrayBuffer>) {
  const sheets = await readExcelFile(new Blob([bytes]))
  return Object.fromEntries(sheets.map(({ sheet, data }) => [sheet, data.map(withoutEnd)]))
}

/** A row without the empty cells after its last full one. */
function withoutEnd(row: unknown[]) {
  return row.slice(0, row.findLastIndex(cell => cell !== null) + 1)
}

async function textOf(pdf: Uint8Array) {
  const { text } = await extractText(pdf, { mergePages: true })
  return text.replace(/\s+/g, ' ')
}
