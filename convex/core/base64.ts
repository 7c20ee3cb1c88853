// A multiple of four, so that every part but the last is whole.
const CHUNK_LENGTH = 24_576

/**
 * Decodes Base64 part by part, so that an image of some megabytes is never in memory a second time as text. White space
 * is allowed, and the padding may be missing. To encode, use `Base64.fromByteArray` of `convex/values`.
 *
 * @returns `null` for a text that is not Base64
 */
export function fromBase64(given: string): Uint8Array<ArrayBuffer> | null {
  const text = given.replace(/[\t\n\f\r ]+/g, '')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array(Math.max(0, Math.floor(text.length * 3 / 4) - padding))
  try {
    let at = 0
    for (let start = 0; start < text.length; start += CHUNK_LENGTH) {
      const part = atob(text.slice(start, start + CHUNK_LENGTH))
      for (let n = 0; n < part.length; n++)
        bytes[at++] = part.charCodeAt(n)
    }
    return at === bytes.length ? bytes : null
  }
  catch {
    return null
  }
}
