import { MiB } from '../../core/bytes'

const KiB = 2 ** 10

/** The most that one file may have. */
export const FILE_LIMITS = {
  /** Bytes of any file. */
  bytes: 50 * MiB,
  /** Bytes of a file that comes in a function's arguments. */
  inlineBytes: 3 * MiB,
  /** Bytes of files that have to be in memory as a whole. */
  wholeBytes: 20 * MiB,
  /** Rows of a table, without its header. */
  rows: 200_000,
  columns: 200,
  /** Rows that one transaction writes. */
  rowsAtOnce: 500,
  /** Characters of a cell. */
  cell: 10_000,
  /** Characters of a row. */
  row: 256 * KiB,
  /** Bytes that all parts of a workbook have together once they are unpacked. */
  unpackedBytes: 512 * MiB,
  /** Bytes, unpacked, of a workbook's list of texts, which has to be in memory. */
  sharedTextBytes: 24 * MiB,
  /** Parts of a workbook. */
  parts: 10_000,
}
