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

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write
  }

  add(path: string, content: string | Uint8Array) {
    const bytes = Buffer.from(content)
    const deflated = deflateRawSync(bytes)
    const name = Buffer.from(path)
    // What a file's own header and its entry in the directory have in common.
    const description = Buffer.alloc(26)
    description.writeUInt16LE(VERSION, 0)
    description.writeUInt16LE(UTF8_NAMES, 2)
    description.writeUInt16LE(DEFLATED, 4)
    description.writeUInt16LE(NO_DATE, 8)
    description.writeUInt32LE(crc32(bytes), 10)
    description.writeUInt32LE(deflated.length, 14)
    description.writeUInt32LE(bytes.length, 18)
    description.writeUInt16LE(name.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(this.#offset, 10)
    this.#directory.push(Buffer.concat([uint32(CENTRAL), uint16(VERSION), description, place, name]))
    this.#put(Buffer.concat([uint32(LOCAL), description, name]))
    this.#put(deflated)
  }

  /** Writes the directory, which readers begin with. */
  end() {
    const directory = Buffer.concat(this.#directory)
    const end = Buffer.alloc(22)
    end.writeUInt32LE(END, 0)
    end.writeUInt16LE(this.#directory.length, 8)
    end.writeUInt16LE(this.#directory.length, 10)
    end.writeUInt32LE(directory.length, 12)
    end.writeUInt32LE(this.#offset, 16)
    this.#put(directory)
    this.#put(end)
  }

  #put(bytes: Uint8Array) {
    this.#write(bytes)
    this.#offset += bytes.length
  }
}

function uint16(value: number) {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function uint32(value: number) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
