export type Bytes = Uint8Array<ArrayBuffer>

/**
 * The bytes of a stored file from one position to before another, as they arrive. Convex streams what it has stored:
 * nothing of it is held but the piece that is being looked at.
 */
export async function* bytesOf(blob: Blob, from = 0, to = Infinity): AsyncGenerator<Bytes, void> {
  const reader = blob.stream().getReader()
  let at = 0
  try {
    while (at < to) {
      const { done, value } = await reader.read()
      if (done)
        return
      const piece = value.subarray(Math.max(0, from - at), Math.max(0, to - at))
      at += value.length
      if (piece.length > 0)
        yield piece
    }
  }
  finally {
    await reader.cancel()
  }
}

/** A stream of pieces, each made when the one before has left. */
export function toStream(pieces: AsyncIterable<Bytes>): ReadableStream<Bytes> {
  const { readable, writable } = new TransformStream<Bytes, Bytes>()
  // Begun here, so that what it calls belongs to the function that runs.
  void pump(pieces, writable.getWriter())
  return readable
}

async function pump(pieces: AsyncIterable<Bytes>, writer: WritableStreamDefaultWriter<Bytes>) {
  try {
    for await (const piece of pieces)
      await writer.write(piece)
    await writer.close()
  }
  catch (error) {
    // Whoever reads has gone, or is told.
    await writer.abort(error).catch(() => {})
  }
}

/** The first bytes of what comes, as many as there are up to `most`. */
export async function firstBytes(pieces: AsyncIterable<Bytes>, most: number): Promise<Bytes> {
  const head = new Uint8Array(most)
  let length = 0
  for await (const piece of pieces) {
    head.set(piece.subarray(0, most - length), length)
    length = Math.min(length + piece.length, most)
    if (length === most)
      break
  }
  return head.subarray(0, length)
}
