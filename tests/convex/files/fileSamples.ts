import { createJimp } from '@jimp/core'
import jpeg from '@jimp/js-jpeg'
import png from '@jimp/js-png'
import { strToU8, zipSync, type Zippable } from 'fflate'
import { PDFDocument } from 'pdf-lib'
import writeXlsxFile from 'write-excel-file/universal'

export type Bytes = Uint8Array<ArrayBuffer>

const Jimp = createJimp({ formats: [png, jpeg] })

/** A picture of one colour. */
export async function picture(type: 'image/png' | 'image/jpeg', width: number, height: number): Promise<Bytes> {
  return new Uint8Array(await new Jimp({ width, height, color: 0x3366FFFF }).getBuffer(type))
}

/** A PDF with a page for each text. */
export async function pdf(...texts: string[]): Promise<Bytes> {
  const document = await PDFDocument.create()
  for (const text of texts)
    document.addPage().drawText(text)
  return new Uint8Array(await document.save())
}

/** A workbook as a spreadsheet program would save it. */
export async function workbook(rows: (string | number | boolean | null)[][]): Promise<Bytes> {
  const file = await writeXlsxFile(rows.map(row => row.map(value => value === null ? null : { value })))
  return new Uint8Array(await (await file.toBlob()).arrayBuffer())
}

/** A workbook of the least that makes one, with the sheet's XML as given. */
export function workbookOf(sheet: string | Bytes, parts: Zippable = {}): Bytes {
  return zipSync({
    'xl/workbook.xml': strToU8('<workbook xmlns:r="r"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>'),
    'xl/_rels/workbook.xml.rels': strToU8('<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'),
    'xl/worksheets/sheet1.xml': typeof sheet === 'string' ? strToU8(sheet) : sheet,
    ...parts,
  }) as Bytes
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text)
}

export function utf16(text: string, littleEndian: boolean): Bytes {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < text.length; at++)
    view.setUint16(at * 2, text.charCodeAt(at), littleEndian)
  return bytes
}

/** Text of characters up to U+00FF, a byte each. */
export function latin(text: string): Bytes {
  return Uint8Array.from(text, character => character.charCodeAt(0))
}

export function base64(bytes: Bytes) {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
}

/** Text in an encoding of the platform's decoders, a byte or two each character. */
export function encoded(text: string, encoding: string): Bytes {
  const bytes = bytesIn(encoding)
  return new Uint8Array([...text].flatMap((character) => {
    const code = character.charCodeAt(0)
    return code < 0x80 ? [code] : bytes.get(character) ?? missing(character, encoding)
  }))
}

function missing(character: string, encoding: string): never {
  throw new Error(`There is no ${character} in ${encoding}.`)
}

const maps = new Map<string, Map<string, number[]>>()

/** The bytes of each character, found out by decoding all there are. */
function bytesIn(encoding: string) {
  const known = maps.get(encoding)
  if (known)
    return known
  const map = new Map<string, number[]>()
  const decoder = new TextDecoder(encoding)
  const add = (...bytes: number[]) => {
    const text = decoder.decode(Uint8Array.from(bytes))
    if (text.length === 1 && text !== '\uFFFD' && !map.has(text))
      map.set(text, bytes)
  }
  for (let first = 0x80; first < 0x100; first++)
    add(first)
  for (let first = 0x81; first < 0xFF; first++) {
    for (let second = 0x40; second < 0xFF; second++)
      add(first, second)
  }
  maps.set(encoding, map)
  return map
}
