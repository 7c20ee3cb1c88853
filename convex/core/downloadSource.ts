import type { ActionCtx } from '../_generated/server'

type Bytes = Uint8Array<ArrayBuffer>

/** A file that someone may download. */
export interface Download {
  /** As the file is called where it is saved. */
  name: string
  /** What its content was found to be, whatever its sender said. */
  type: string
  body: Blob | RangedDownload | ReadableStream<Bytes>
  /** Where the rest begins of what is written on the way and more than one answer may hold: a source's third argument. */
  next?: string | null
}

/** A stored file that is no single blob. */
export interface RangedDownload {
  size: number
  /** Its bytes from one position to before another. */
  bytes: (from: number, to: number) => AsyncGenerator<Bytes, void>
}

/**
 * Finds what an id means to the caller. Fails with `NOT_FOUND` for what is not theirs, and with
 * `NOT_FOUND{gone: true}` for what there was until it expired.
 */
export type Source = (ctx: ActionCtx, id: string, from: string | null) => Promise<Download>
