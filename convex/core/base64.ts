// A multiple of four, so that every part but the last is whole.
const PART = 32_768

/**
 * The bytes that Base64 stands for, part by part: a picture of some megabytes is never a second time in memory as text.
 *
 * @returns `null` for what is not Base64
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array(Math.floor(text.length * 3 / 4) - padding)
  try {
    let at = 0
    for (let start = 0; start < text.length; start += PART) {
      const part = atob(text.slice(start, start + PART))
      for (let n = 0; n < part.length; n++)
        bytes[at++] = part.charCodeAt(n)
    }
    return at === bytes.length ? bytes : null
  }
  catch {
    return null
  }
}
