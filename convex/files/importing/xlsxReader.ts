import type { Bytes } from '../../storage/streams'
import { FILE_LIMITS } from './caps'
import { malformed, tooLarge, unsupported } from './fileError'
import { isBlank, type Position, type Row, type RowBatch } from './rows'
import { readXml } from './xml'
import { readZipParts, unpack } from './zip'

const MAX_ROW_NUMBER = 2 ** 20

/**
 * Reads rows of a workbook's first sheet from a position on, `atOnce` at a time. The workbook is held packed, its
 * texts unpacked; of its cells no more than those rows and a piece.
 *
 * @throws `FileError`
 */
export function* readXlsx(zip: Bytes, from: Position, atOnce: number): Generator<RowBatch, void> {
  const { sheet, texts } = openWorkbook(zip)
  const rows: Row[] = []
  let cells: string[] = []
  let number = 0
  let column = 0
  let type = ''
  let value = ''
  let isValue = false

  const xml = readXml({
    open(name, attributes) {
      if (name === 'row') {
        number = rowNumber(attributes().r, number)
        cells = []
        column = -1
      }
      else if (name === 'c') {
        const { r, t = '' } = attributes()
        column = r === undefined ? column + 1 : columnOf(r)
        type = t
        value = ''
      }
      isValue = name === 'v' || name === 't'
    },
    text(text) {
      if (isValue)
        value += text
    },
    close(name) {
      isValue = false
      if (name === 'c' && value !== '') {
        if (column >= FILE_LIMITS.columns)
          tooLarge(`The limit is ${FILE_LIMITS.columns} columns. Delete columns you don’t need, and upload the workbook again.`)
        cells[column] = textOf(type, value, texts)
      }
      else if (name === 'row') {
        const complete = Array.from(cells, cell => cell ?? '')
        if (number > from.row && !isBlank(complete))
          rows.push({ number, cells: complete })
      }
    },
  })

  for (const piece of unpack(zip, sheet, FILE_LIMITS.unpackedBytes)) {
    xml.write(piece)
    while (rows.length >= atOnce)
      yield batchOf(rows.splice(0, atOnce))
  }
  xml.end()
  while (rows.length > 0)
    yield batchOf(rows.splice(0, atOnce))
}

function batchOf(rows: Row[]): RowBatch {
  return { rows, next: { at: 0, row: rows.at(-1)!.number } }
}

/** Where a workbook's first sheet is, and the texts that its cells refer to. */
function openWorkbook(zip: Bytes) {
  const parts = readZipParts(zip)
  if (!parts.has('xl/workbook.xml'))
    unsupported('This isn’t an Excel workbook. Supported files: CSV, Excel (.xlsx), PNG, JPEG, PDF, and plain text.')
  const targets = new Map<string, string>()
  read(zip, parts, 'xl/_rels/workbook.xml.rels', { open(name, attributes) {
    const { Id = '', Target = '' } = name === 'Relationship' ? attributes() : {}
    targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
  } })
  const sheets: string[] = []
  read(zip, parts, 'xl/workbook.xml', { open(name, attributes) {
    const target = name === 'sheet' ? targets.get(attributes().id ?? '') : undefined
    if (target?.includes('worksheets/'))
      sheets.push(target)
  } })
  const sheet = sheets.find(path => parts.has(path)) ?? malformed('This workbook has no sheet with cells. Add a sheet, and upload the workbook again.')
  return { sheet, texts: textsOf(zip, parts) }
}

function textsOf(zip: Bytes, parts: Map<string, number>) {
  const texts: string[] = []
  let text = ''
  let isText = false
  // Readings of Japanese names stand beside the names themselves.
  let isReading = false
  read(zip, parts, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si')
        text = ''
      isReading ||= name === 'rPh'
      isText = name === 't' && !isReading
    },
    text(given) {
      if (isText)
        text += given
    },
    close(name) {
      isText = false
      isReading &&= name !== 'rPh'
      if (name === 'si')
        texts.push(text)
    },
  })
  return texts
}

function read(zip: Bytes, parts: Map<string, number>, part: string, listeners: Parameters<typeof readXml>[0]) {
  if (!parts.has(part))
    return
  if (parts.get(part)! > FILE_LIMITS.sharedTextBytes)
    tooLarge('This workbook has too much text. Save the sheet as CSV, and upload that copy.')
  const xml = readXml(listeners)
  for (const piece of unpack(zip, part, FILE_LIMITS.sharedTextBytes))
    xml.write(piece)
  xml.end()
}

function textOf(type: string, value: string, texts: string[]) {
  if (type === 's')
    return texts[Number(value)] ?? ''
  if (type === 'b')
    return value === '1' ? 'TRUE' : 'FALSE'
  // A phone number may be kept as 4.912345E10.
  return (type === '' || type === 'n') && Number.isFinite(Number(value)) ? String(Number(value)) : value
}

function rowNumber(given: string | undefined, previous: number) {
  const number = given === undefined ? previous + 1 : Number(given)
  if (!Number.isInteger(number) || number <= previous || number > MAX_ROW_NUMBER)
    malformed(`This workbook is damaged after row ${previous}: its next row is “${String(given).slice(0, 20)}”. Open it in your spreadsheet app, save it again, and upload that copy.`)
  return number
}

/** `C12` is in column 2. */
function columnOf(reference: string) {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0] ?? ''
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
