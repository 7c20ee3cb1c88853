import { strToU8, zipSync } from 'fflate'
import fc from 'fast-check'
import Papa from 'papaparse'
import readXlsxFile from 'read-excel-file/universal'
import { describe, expect, it } from 'vitest'
import { mapColumns } from '../../../convex/files/importing/columnNames'
import { readContact } from '../../../convex/files/importing/contactColumns'
import { inspectTable, readRows, type Source } from '../../../convex/files/importing/inspect'
import { HEAD_BYTES, detectFileType } from '../../../convex/files/importing/fileType'
import type { Position, RowBatch } from '../../../convex/files/importing/rows'
import { latin, pdf, picture, utf16, utf8, workbook, workbookOf, type Bytes } from './fileSamples'

const table = 'Name,Email\r\nJosé,jose@example.com\r\n'

describe('CSV', () => {
  it.each<[string, Bytes]>([
    ['UTF-8', utf8(table)],
    ['UTF-8 with a byte order mark', utf8(`\uFEFF${table}`)],
    ['UTF-16 LE with a byte order mark', utf16(`\uFEFF${table}`, true)],
    ['UTF-16 BE with a byte order mark', utf16(`\uFEFF${table}`, false)],
    ['UTF-16 LE without', utf16(table, true)],
    ['UTF-16 BE without', utf16(table, false)],
    ['Windows-1252', latin(table)],
    ['Windows-1252, told by a byte far from its beginning', latin(`Email,Name\n${'a@example.com,A\n'.repeat(10_000)}jose@example.com,José\n`)],
  ])('is read in %s', async (_, bytes) => {
    const rows = await all(bytes)

    expect(rows.at(-1)!.cells).toContain('José')
    expect(rows.at(-1)!.cells).toContain('jose@example.com')
  })

  it.each([
    ['commas', 'Name,Email\nA,a@b.co'],
    ['semicolons', 'Name;Email\nA;a@b.co\n'],
    ['tabs', 'Name\tEmail\nA\ta@b.co'],
    ['a line that tells the delimiter', 'sep=;\r\nName;Email\r\nA;a@b.co'],
    ['line ends of Windows', 'Name,Email\r\nA,a@b.co\r\n'],
    ['line ends of old Macs', 'Name,Email\rA,a@b.co\r'],
    ['line ends of both kinds', 'Name,Email\nA,a@b.co\r\n'],
    ['empty rows', '\n\nName,Email\n\n,\nA,a@b.co\n\n'],
    ['quotes around everything', '"Name","Email"\r\n"A","a@b.co"\r\n'],
  ])('is read with %s', async (_, text) => {
    expect((await all(utf8(text))).map(({ cells }) => cells)).toEqual([['A', 'a@b.co']])
  })

  it('counts rows as spreadsheet programs do, line breaks in cells and empty rows included', async () => {
    const rows = await all(utf8('Email,Note\na@b.co,"one\ntwo"\n\nc@d.co,three\n'))

    expect(rows.map(({ number, cells }) => [number, cells[1]])).toEqual([[2, 'one\ntwo'], [4, 'three']])
  })

  it('gives the rows that papaparse gives of the whole, however it comes in pieces and wherever reading was left', async () => {
    const cell = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('', 'é', '😀', 'a "b"', 'x,y', 'one\ntwo', '\r\n', '"'))
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 30 })
    const encoding = fc.constantFrom(utf8, (text: string) => utf16(`\uFEFF${text}`, true), (text: string) => utf16(`\uFEFF${text}`, false))

    await fc.assert(fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n'), encoding, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 7 }), async (data, newline, encode, piece, atOnce) => {
      const text = `Email,Name${newline}${Papa.unparse(data, { newline })}${newline}a@b.co,Last`
      const bytes = encode(text)
      const source = inPieces(bytes, piece)
      const plan = await inspectTable(source, bytes, 'csv')
      const expected = (Papa.parse<string[]>(text, { delimiter: ',', newline }).data.slice(1)).filter(cells => cells.some(one => one.trim()))

      const read: string[][] = []
      // Every batch by a reader of its own, which begins where the one before has ended.
      for (let from: Position | null = plan.start; from;)
        from = await next(readRows(source, plan, from, atOnce), batch => read.push(...batch.rows.map(({ cells }) => cells)))

      expect(read).toEqual(expected)
      expect(plan.rows).toBe(expected.length)
    }), { numRuns: 300 })
  })

  it('tells which row has a stray quote, and reads on', async () => {
    const rows = await all(utf8('Email,Name\na@b.co,"A" B"\nc@d.co,C\n'))

    expect(rows.map(({ number, problem }) => [number, problem !== undefined])).toEqual([[2, true], [3, false]])
  })

  it.each<[string, string, Bytes | string]>([
    ['FILE_TOO_LARGE', 'Row 2 is over the limit of 262,144 characters', `Email,Name\na@b.co,"${'x '.repeat(200_000)}`],
    ['FILE_TOO_LARGE', 'Row 2 is over the limit of 262,144 characters', `Email,Name\n${'x,'.repeat(200_000)}`],
    ['FILE_TOO_LARGE', 'The limit is 200 columns', `Email,Name\n${'x,'.repeat(201)}`],
    ['FILE_TOO_LARGE', 'The limit is 200 columns', `Email${',x'.repeat(201)}\na@b.co\n`],
    ['FILE_TOO_LARGE', 'The limit is 200,000 rows', `Email\n${'a@b.co\n'.repeat(200_001)}`],
    ['FILE_MALFORMED', 'a header but no rows', 'Email,Name\n\n'],
    ['FILE_MALFORMED', 'table is empty', '\n\n,,\n'],
    ['FILE_MALFORMED', 'no email column among “Name”, “City”', 'Name,City\nA,B\n'],
    ['FILE_MALFORMED', 'The first row must name the columns', 'A,a@b.co\nC,c@d.co\n'],
    ['FILE_MALFORMED', 'detect this file’s encoding', latin(`Email,Name\na@b.co,\x81\x8D\x8F\n`)],
    ['FILE_MALFORMED', 'detect this file’s encoding', utf8(`Email\n${'a@b.co\n'.repeat(20_000)}\0\n`)],
  ])('is refused as %s: %s', async (code, message, content) => {
    const bytes = typeof content === 'string' ? utf8(content) : content

    await expect(all(bytes)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string })
  })
})

describe('workbooks', () => {
  it('are read as another reader reads them', async () => {
    // The writer takes “valueOf” and its like for texts that it has written already.
    const text = fc.string({ maxLength: 8 }).map(text => text.trim() || 'x').filter(text => !(text in {}))
    const cell = fc.oneof(text, fc.integer(), fc.boolean(), fc.constantFrom(null, '<&>"\'', 'José', '😀'))
    await fc.assert(fc.asyncProperty(fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 20 }), async (rows) => {
      const bytes = await workbook([['Email', 'Name'], ...rows, ['a@b.co', 'Last']])
      const [sheet] = await readXlsxFile(new Blob([bytes]))
      const expected = sheet!.data.slice(1)
        .map(cells => cells.map(value => typeof value === 'boolean' ? String(value).toUpperCase() : String(value ?? '')))
        .filter(cells => cells.some(Boolean))

      const read = (await all(bytes, 'xlsx')).map(({ cells }) => cells)

      expect(read.map(trimmed)).toEqual(expected.map(trimmed))
    }), { numRuns: 60 })
  })

  it('go on where reading was left', async () => {
    const bytes = await workbook([['Email'], ...Array.from({ length: 25 }, (_, n) => [n % 5 === 0 ? null : `${n}@b.co`])])
    const source = inPieces(bytes, 1_000)
    const plan = await inspectTable(source, bytes, 'xlsx')

    const read: string[] = []
    for (let from: Position | null = plan.start; from;)
      from = await next(readRows(source, plan, from, 3), batch => read.push(...batch.rows.map(({ cells }) => cells[0]!)))

    expect(read).toEqual((await all(bytes, 'xlsx')).map(({ cells }) => cells[0]))
    expect(plan.rows).toBe(20)
  })

  it('may have prefixed names, gaps, cells without addresses, texts in pieces and readings beside them', async () => {
    const bytes = workbookOf(
      '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="3"><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>Na</x:t><x:t>me</x:t></x:is></x:c></x:row>'
      + '<x:row r="9"><x:c r="A9" t="str"><x:v>a@b.co</x:v></x:c><x:c r="D9"><x:v>4.912345E10</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      { 'xl/sharedStrings.xml': strToU8('<sst><si><r><t>E</t></r><r><t>mail</t></r><rPh><t>reading</t></rPh></si></sst>') },
    )

    expect(await all(bytes, 'xlsx')).toEqual([{ number: 9, cells: ['a@b.co', '', '', '49123450000'] }])
  })

  const row = '<row r="1"><c t="str"><v>Email</v></c></row>'
  it.each<[string, string, () => Bytes | Promise<Bytes>]>([
    ['FILE_MALFORMED', 'damaged or incomplete', async () => (await workbook([['Email'], ['a@b.co']])).slice(0, 900)],
    ['FILE_MALFORMED', 'damaged or incomplete', async () => corrupted(await workbook([['Email'], ...Array.from({ length: 500 }, (_, n) => [`${n}@b.co`])]))],
    ['FILE_UNSUPPORTED', 'isn’t an Excel workbook', () => zipSync({ 'readme.txt': strToU8('hi') }) as Bytes],
    ['FILE_MALFORMED', 'no sheet with cells', () => workbookOf('', { 'xl/_rels/workbook.xml.rels': strToU8('<Relationships/>') })],
    ['FILE_MALFORMED', 'workbook is damaged.', () => workbookOf(`<worksheet><sheetData>${row}<row></sheetData>`)],
    ['FILE_MALFORMED', 'next row is “999999999”', () => workbookOf(`<worksheet><sheetData>${row}<row r="999999999"><c><v>1</v></c></row></sheetData></worksheet>`)],
    ['FILE_MALFORMED', 'next row is “1”', () => workbookOf(`<worksheet><sheetData>${row}${row}</sheetData></worksheet>`)],
    ['FILE_TOO_LARGE', 'The limit is 200 columns', () => workbookOf(`<worksheet><sheetData>${row}<row r="2"><c r="XFD2"><v>1</v></c></row></sheetData></worksheet>`)],
    ['FILE_TOO_LARGE', 'limit for unpacked workbooks is 512 MB', () => claiming(workbookOf(`<worksheet><sheetData>${row}</sheetData></worksheet>`), 2 ** 30)],
    ['FILE_TOO_LARGE', 'too much text', () => workbookOf(`<worksheet><sheetData>${row}</sheetData></worksheet>`, { 'xl/sharedStrings.xml': new Uint8Array(30 * 2 ** 20) })],
    ['FILE_TOO_LARGE', 'limit for unpacked workbooks is 512 MB', () => claiming(workbookOf(`<worksheet><sheetData>${row}</sheetData></worksheet>`, { 'xl/sharedStrings.xml': new Uint8Array(30 * 2 ** 20) }), 10)],
  ])('are refused as %s: %s', async (code, message, make) => {
    await expect(all(await make(), 'xlsx')).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string })
  })
})

describe('what a file is', () => {
  it.each<[object, string, () => Bytes | Promise<Bytes>]>([
    [{ kind: 'image', type: 'image/png', width: 6, height: 4 }, 'a.csv', () => picture('image/png', 6, 4)],
    [{ kind: 'image', type: 'image/jpeg', width: 6, height: 4 }, 'a', () => picture('image/jpeg', 6, 4)],
    [{ kind: 'pdf' }, 'a.txt', () => pdf('Hello')],
    [{ kind: 'contacts', format: 'xlsx' }, 'a.pdf', () => workbook([['Email']])],
    [{ kind: 'contacts', format: 'csv' }, 'a.CSV', () => utf8('anything')],
    [{ kind: 'contacts', format: 'csv' }, 'export', () => utf8('Name;E-Mail\n')],
    [{ kind: 'contacts', format: 'csv' }, 'export', () => utf16('\uFEFFName\tEmail\n', true)],
    [{ kind: 'text' }, 'email.txt', () => utf8('Email\nis a word.\n')],
    [{ kind: 'text' }, 'a.txt', () => utf8('BMI and ID3 are no pictures or songs.')],
    [{ kind: 'text' }, 'a.svg', () => utf8('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ])('is told by its bytes: %j is %s', async (expected, name, make) => {
    expect(await detectFileType((await make()).subarray(0, HEAD_BYTES), name)).toMatchObject(expected)
  })

  it.each<[string, string, Bytes]>([
    ['can’t read GIF files', 'a.csv', latin('GIF89a\x01\x00\x01\x00\x00\x00\x00')],
    ['can’t read EXE files', 'a.csv', latin('MZ\x90\x00\x03\x00\x00\x00')],
    ['old format (.xls)', 'a.xls', latin('\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1')],
    ['don’t recognize this file type', 'a.csv', latin('\x00\x01\x02\x03')],
  ])('is refused where it cannot be read: %s', async (message, name, bytes) => {
    await expect(detectFileType(bytes, name)).rejects.toMatchObject({ code: 'FILE_UNSUPPORTED', message: expect.stringContaining(message) as string })
  })
})

describe('columns', () => {
  it('are known by many titles, the first of each kind', () => {
    expect(mapColumns(['E-mail', 'FIRST_NAME', 'Last name', 'Straße', 'Téléphone mobile', 'Mobile', 'Phone', 'Organisation', 'Ville', 'mail']))
      .toEqual(['email', 'firstName', 'lastName', null, null, 'phone', null, 'company', 'city', null])
  })

  it.each<[string, string[], object]>([
    ['a name of two parts', ['A@B.co', 'Ada', 'Lovelace'], { contact: { email: 'a@b.co', name: 'Ada Lovelace' } }],
    ['a row that is too short', ['a@b.co'], { contact: { email: 'a@b.co', name: '' } }],
    ['empty cells too many', ['a@b.co', '', '', '', ''], { contact: { email: 'a@b.co', name: '' } }],
    ['an apostrophe of an earlier export', ['a@b.co', '\'=Ada', ''], { contact: { email: 'a@b.co', name: '=Ada' } }],
    ['no address', ['', 'Ada', ''], { problem: 'This row has no email address.' }],
    ['a bad address', ['nobody', 'Ada', ''], { problem: 'This isn’t an email address.', value: 'nobody' }],
    ['full cells too many', ['a@b.co', 'Ada', '', 'x'], { problem: 'This row has 4 cells, but the header has 3.' }],
    ['a long name', ['a@b.co', 'x'.repeat(201), ''], { problem: 'Shorten the name to 200 characters or fewer.', value: 'x'.repeat(201) }],
    ['a long cell', ['a@b.co', 'x'.repeat(10_001), ''], { problem: 'A cell in this row is over the limit of 10,000 characters.' }],
  ])('make a contact, or say why not, of %s', (_, cells, expected) => {
    expect(readContact({ number: 2, cells }, ['email', 'firstName', 'lastName'])).toEqual(expected)
  })
})

/** All rows below the header. */
async function all(bytes: Bytes, kind: 'csv' | 'xlsx' = 'csv') {
  const source = inPieces(bytes, 64 * 2 ** 10)
  const plan = await inspectTable(source, bytes.subarray(0, HEAD_BYTES), kind)
  const rows: RowBatch['rows'] = []
  for await (const batch of readRows(source, plan, plan.start))
    rows.push(...batch.rows)
  return rows
}

function inPieces(bytes: Bytes, size: number): Source {
  return async function* (from) {
    for (let at = from; at < bytes.length; at += size)
      yield bytes.slice(at, at + size)
  }
}

/** Takes one batch, and says where the next one begins; `null` after the last. */
async function next(batches: AsyncGenerator<RowBatch, void>, take: (batch: RowBatch) => void): Promise<Position | null> {
  for await (const batch of batches) {
    take(batch)
    return batch.next
  }
  return null
}

function trimmed(cells: string[]) {
  return cells.join('\t').replace(/\t+$/, '')
}

/** The archive with some bytes of its largest part changed. */
function corrupted(zip: Bytes) {
  return zip.map((byte, at) => at > zip.length / 2 && at < zip.length / 2 + 200 ? byte ^ 0x55 : byte)
}

/** The archive with another size in the directory for the part that is last. */
function claiming(zip: Bytes, size: number) {
  const view = new DataView(zip.buffer)
  let entry = view.getUint32(zip.length - 22 + 16, true)
  for (let n = view.getUint16(zip.length - 22 + 10, true); n > 1; n--)
    entry += 46 + view.getUint16(entry + 28, true)
  view.setUint32(entry + 24, size, true)
  return zip
}
