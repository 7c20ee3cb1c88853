import { Unzip, UnzipInflate, unzipSync } from 'fflate'
import type { Bytes } from '../../storage/streams'
import { inMegabytes } from '../../core/bytes'
import { FILE_LIMITS } from './caps'
import { FileError, malformed, tooLarge } from './fileError'

// What comes out of so many packed bytes, at most a thousand times as much, is held at once.
const PACKED_BYTES_PER_CHUNK = 8 * 2 ** 10

/**
 * The parts of a zip archive and their unpacked sizes, as its directory states them.
 *
 * @throws `FileError` for one that is damaged, or says that it would unpack to too much
 */
export function readZipParts(zip: Bytes): Map<string, number> {
  const parts = new Map<string, number>()
  let total = 0
  try {
    unzipSync(zip, { filter: ({ name, originalSize }) => {
      parts.set(name, originalSize)
      total += originalSize
      if (total > FILE_LIMITS.unpackedBytes || parts.size > FILE_LIMITS.parts)
        bomb()
      return false
    } })
  }
  catch (error) {
    throw error instanceof FileError ? error : damaged(error)
  }
  return parts
}

/**
 * Unpacks one part, piece by piece.
 *
 * @throws `FileError` as soon as it is more than `most` bytes, whatever the directory said
 */
export function* unpack(zip: Bytes, part: string, most: number): Generator<Uint8Array, void> {
  let pieces: Uint8Array[] = []
  let total = 0
  let ended = false
  const archive = new Unzip((file) => {
    if (file.name !== part || ended)
      return
    file.ondata = (error, piece, final) => {
      if (error)
        throw error
      pieces.push(piece)
      total += piece.length
      ended = final
    }
    file.start()
  })
  archive.register(UnzipInflate)
  for (let at = 0; at < zip.length && !ended; at += PACKED_BYTES_PER_CHUNK) {
    try {
      archive.push(zip.subarray(at, at + PACKED_BYTES_PER_CHUNK), at + PACKED_BYTES_PER_CHUNK >= zip.length)
    }
    catch (error) {
      damaged(error)
    }
    if (total > most)
      bomb()
    yield* pieces
    pieces = []
  }
  if (!ended)
    damaged()
}

function bomb(): never {
  tooLarge(`The limit for unpacked workbooks is ${inMegabytes(FILE_LIMITS.unpackedBytes)}. Save the sheet as CSV, and upload that copy.`)
}

/** fflate's errors are about bytes. */
function damaged(cause?: unknown): never {
  if (cause instanceof FileError)
    throw cause
  malformed('This workbook is damaged or incomplete. Open it in your spreadsheet app, save it again, and upload that copy.')
}
