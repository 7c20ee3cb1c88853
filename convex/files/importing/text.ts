import type { Bytes } from '../../storage/streams'

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = typeof encodings[number]

/** The encoding of a text, and where it begins: after the byte order mark. */
export interface TextStart { encoding: Encoding, start: number }

/** Stands for what cannot be decoded. */
const DAMAGED = ['\uFFFD', '\0']
const BEYOND_ASCII = /[\u0080-\u00FF]/
const BYTES_PER_CALL = 8_192

const utf16 = { 'utf-16le': 1, 'utf-16be': 0 } as const

/** The encoding that the first bytes of a text show for sure: by a byte order mark, or by the zeros of UTF-16. */
export function shownEncoding(head: Bytes): TextStart | undefined {
  const [first, second, third] = head
  if (first === 0xEF && second === 0xBB && third === 0xBF)
    return { encoding: 'utf-8', start: 3 }
  if (first === 0xFF && second === 0xFE)
    return { encoding: 'utf-16le', start: 2 }
  if (first === 0xFE && second === 0xFF)
    return { encoding: 'utf-16be', start: 2 }
  if (!head.includes(0))
    return undefined
  // In what is mostly Latin, every other byte of UTF-16 is a zero.
  for (const [encoding, parity] of Object.entries(utf16) as [Encoding, number][]) {
    const zeros = head.reduce((sum, byte, at) => sum + Number(byte === 0 && at % 2 === parity), 0)
    const others = head.reduce((sum, byte, at) => sum + Number(byte === 0 && at % 2 !== parity), 0)
    if (others === 0 && zeros > head.length / 4)
      return { encoding, start: 0 }
  }
}

/** Whether the first bytes of a file may be those of a text. */
export function isText(head: Bytes) {
  return shownEncoding(head) !== undefined || !hasControls(head)
}

/** Whether there are bytes that no text has: control characters other than those of lines, tabs and separators. */
function hasControls(bytes: Bytes) {
  return bytes.some(byte => byte < 9 || (byte > 13 && byte < 27))
}

/** Decodes text as it comes, byte order marks inside it included. The last piece is `ended`, and may be empty. */
export async function* decode(pieces: AsyncIterable<Bytes>, encoding: Encoding): AsyncGenerator<{ text: string, ended: boolean }, void> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  for await (const piece of pieces)
    yield { text: decoder.decode(piece, { stream: true }), ended: false }
  // Convex's decoder needs an argument to notice that a character is cut off.
  yield { text: decoder.decode(new Uint8Array(), { stream: false }), ended: true }
}

/**
 * Text as it comes, still encoded: a character for each byte, or for each two bytes in UTF-16. Lines and cells are found
 * in it, because places in it are places in the file, also after damaged characters.
 */
export async function* encodedText(pieces: AsyncIterable<Bytes>, encoding: Encoding): AsyncGenerator<{ text: string, ended: boolean }, void> {
  if (encoding in utf16)
    return yield* decode(pieces, encoding)
  for await (const piece of pieces)
    yield { text: fromBytes(piece), ended: false }
  yield { text: '', ended: true }
}

/** How many bytes a character of encoded text stands for. */
export function unitOf(encoding: Encoding) {
  return encoding in utf16 ? 2 : 1
}

/** Makes a decoder of a row's cells. Damaged characters become `U+FFFD`. */
export function cellDecoder(encoding: Encoding): (cells: string[]) => string[] {
  if (encoding in utf16)
    return cells => cells
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  return (cells) => {
    // Decode the row as one text, because each call of the decoder is expensive. No text has zeros.
    const row = cells.join('\0')
    return BEYOND_ASCII.test(row) ? decoder.decode(toBytes(row)).split('\0') : cells
  }
}

/** Whether something in a decoded text could not be decoded, or was lost before. */
export function isDamaged(text: string) {
  return DAMAGED.some(sign => text.includes(sign))
}

function fromBytes(bytes: Bytes) {
  let text = ''
  for (let at = 0; at < bytes.length; at += BYTES_PER_CALL)
    // Pass the bytes as they are: spreading them costs ten times as much.
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + BYTES_PER_CALL)) as string
  return text
}

function toBytes(text: string) {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++)
    bytes[at] = text.charCodeAt(at)
  return bytes
}
