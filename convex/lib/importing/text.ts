import type { Bytes } from '../storage/streams'

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = typeof encodings[number]

/** The bytes are none of an encoding's. */
export class WrongEncoding extends Error {}

/** An encoding that a text may have, and where its text begins: after the byte order mark. */
export interface Candidate { encoding: Encoding, start: number }

const utf16 = { 'utf-16le': 1, 'utf-16be': 0 } as const

/** The encodings that a text which begins with these bytes may have, likeliest first. None: it is not text. */
export function candidates(head: Bytes): Candidate[] {
  const [first, second, third] = head
  if (first === 0xEF && second === 0xBB && third === 0xBF)
    return [{ encoding: 'utf-8', start: 3 }]
  if (first === 0xFF && second === 0xFE)
    return [{ encoding: 'utf-16le', start: 2 }]
  if (first === 0xFE && second === 0xFF)
    return [{ encoding: 'utf-16be', start: 2 }]
  if (!head.includes(0))
    return hasControls(head) ? [] : [{ encoding: 'utf-8', start: 0 }, { encoding: 'windows-1252', start: 0 }]
  // In what is mostly Latin, every other byte of UTF-16 is a zero.
  for (const [encoding, parity] of Object.entries(utf16) as [Encoding, number][]) {
    const zeros = head.reduce((sum, byte, at) => sum + Number(byte === 0 && at % 2 === parity), 0)
    const others = head.reduce((sum, byte, at) => sum + Number(byte === 0 && at % 2 !== parity), 0)
    if (others === 0 && zeros > head.length / 4)
      return [{ encoding, start: 0 }]
  }
  return []
}

/**
 * Decodes text as it comes, byte order marks inside it included. The last piece is `ended`, and may be empty.
 *
 * @throws `WrongEncoding` for bytes that are none of the encoding's, and for zeros
 */
export async function* decode(pieces: AsyncIterable<Bytes>, encoding: Encoding): AsyncGenerator<{ text: string, ended: boolean }, void> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  const read = (bytes: Bytes, stream: boolean) => {
    try {
      return decoder.decode(bytes, { stream })
    }
    catch {
      throw new WrongEncoding()
    }
  }
  for await (const piece of pieces)
    yield { text: checked(read(piece, true), encoding), ended: false }
  // Convex's decoder needs an argument to notice that a character is cut off.
  yield { text: checked(read(new Uint8Array(), false), encoding), ended: true }
}

/** How many bytes a text takes that was decoded from an encoding. */
export function sizeIn(text: string, encoding: Encoding) {
  if (encoding === 'utf-8')
    return new TextEncoder().encode(text).length
  return encoding === 'windows-1252' ? text.length : text.length * 2
}

// Windows-1252 gives a character for every byte; these five are not in use.
const UNUSED = /[\u0081\u008D\u008F\u0090\u009D]/

function checked(text: string, encoding: Encoding) {
  if (text.includes('\0') || (encoding === 'windows-1252' && UNUSED.test(text)))
    throw new WrongEncoding()
  return text
}

/** Whether there are bytes that no text has: control characters other than those of lines, tabs and separators. */
function hasControls(bytes: Bytes) {
  return bytes.some(byte => byte < 9 || (byte > 13 && byte < 27))
}
