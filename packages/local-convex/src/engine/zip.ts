/** Writes ZIP archives as far as an export needs it: deflated entries, at most 4 GiB in all. */
import { crc32, deflateRawSync } from 'node:zlib'

const LOCAL = 0x04034B50
const CENTRAL = 0x02014B50
const END = 0x06054B50
const VERSION = 20
const UTF8_NAMES = 0x800
const DEFLATED = 8
/** 1 January 1980, the first day that ZIP knows: an export's entries have no dates of their own. */
const NO_DATE = 0x21

export class ZipWriter {
  readonly #write: (bytes: Uint8Array) => void
  readonly #directory: Buffer[] = []
  #offset = 0
  #entries = 0

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write
  }

  add(path: string, content: string | Uint8Array) {
    const bytes = Buffer.from(content)
    const deflated = deflateRawSync(bytes)
    const name = Buffer.from(path)
    // What an entry's own header and its line in the directory have in common.
    const description = pack(
      [2, VERSION], [2, UTF8_NAMES], [2, DEFLATED], [2, 0], [2, NO_DATE],
      [4, crc32(bytes)], [4, deflated.length], [4, bytes.length], [2, name.length], [2, 0],
    )
    const place = pack([2, 0], [2, 0], [2, 0], [4, 0], [4, this.#offset])
    this.#directory.push(pack([4, CENTRAL], [2, VERSION]), description, place, name)
    this.#put(pack([4, LOCAL]), description, name, deflated)
    this.#entries++
  }

  /** Writes the directory, which readers begin with. */
  end() {
    const directory = Buffer.concat(this.#directory)
    const entries = this.#entries
    this.#put(directory, pack([4, END], [2, 0], [2, 0], [2, entries], [2, entries], [4, directory.length], [4, this.#offset], [2, 0]))
  }

  #put(...parts: Buffer[]) {
    for (const bytes of parts) {
      this.#write(bytes)
      this.#offset += bytes.length
    }
  }
}

/** Numbers one after the other, little-endian, each with its size in bytes. */
function pack(...numbers: [size: number, value: number][]): Buffer {
  return Buffer.concat(numbers.map(([size, value]) => {
    const bytes = Buffer.alloc(size)
    bytes.writeUIntLE(value, 0, size)
    return bytes
  }))
}
