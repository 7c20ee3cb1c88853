import { fileTypeFromBuffer } from 'file-type'
import { readImageHeader } from '../../images/imageHeader'
import type { Bytes } from '../../storage/streams'
import { mapColumns } from './columnNames'
import { detectCsvFormat, pieceOf, readCsv } from './csvReader'
import { unsupported } from './fileError'
import { isText, shownEncoding } from './text'

/** How many of a file's first bytes tell what it is. A photo's size may stand behind a preview of some kilobytes. */
export const HEAD_BYTES = 64 * 2 ** 10

/** What a file is, whatever it is called and whatever its sender said. */
export type FileType
  = | { kind: 'contacts', format: 'csv' | 'xlsx', type: string }
    | { kind: 'image', type: 'image/png' | 'image/jpeg', width: number, height: number }
    | { kind: 'pdf', type: string }
    | { kind: 'text', type: string }

const SUPPORTED_FILES = 'Supported files: CSV, Excel (.xlsx), PNG, JPEG, PDF, and plain text.'

/**
 * Tells what a file is by its first bytes. Only between tables and other text its name counts as well.
 *
 * @throws `FileError` for what cannot be read
 */
export async function detectFileType(head: Bytes, name: string): Promise<FileType> {
  const image = readImageHeader(head)
  if (image?.type === 'image/png' || image?.type === 'image/jpeg')
    return { kind: 'image', type: image.type, width: image.width, height: image.height }
  if (beginsWith(head, '%PDF-'))
    return { kind: 'pdf', type: 'application/pdf' }
  if (beginsWith(head, 'PK\u0003\u0004'))
    return { kind: 'contacts', format: 'xlsx', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
  if (beginsWith(head, '\u00D0\u00CF\u0011\u00E0'))
    unsupported('This Excel file has the old format (.xls) or a password. Save it as .xlsx without a password or as CSV, and upload that copy.')
  if (isText(head)) {
    return /\.(csv|tsv|tab)$/i.test(name) || await hasEmailColumn(head)
      ? { kind: 'contacts', format: 'csv', type: 'text/csv' }
      : { kind: 'text', type: 'text/plain' }
  }
  const found = await fileTypeFromBuffer(head)
  unsupported(found ? `We can’t read ${found.ext.toUpperCase()} files. ${SUPPORTED_FILES}` : `We don’t recognize this file type. ${SUPPORTED_FILES}`)
}

/** Whether a text's first row names a column for email addresses, beside others. */
async function hasEmailColumn(head: Bytes) {
  // Titles of email columns have Latin letters only, and these are the same in all encodings.
  const { format, start } = await detectCsvFormat(head, shownEncoding(head) ?? { encoding: 'utf-8', start: 0 })
  for await (const { rows: [row] } of readCsv(pieceOf(head.subarray(start.at)), format, undefined, start, 1))
    return row !== undefined && row.cells.length > 1 && mapColumns(row.cells).includes('email')
  return false
}

function beginsWith(head: Bytes, signature: string) {
  return [...signature].every((character, at) => head[at] === character.charCodeAt(0))
}
