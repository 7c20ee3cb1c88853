export const MiB = 2 ** 20

/** Formats a size in whole megabytes: `50 MB`. */
export function inMegabytes(bytes: number) {
  return `${Math.round(bytes / MiB)} MB`
}

/** Writes bytes as hexadecimal digits, as checksums are. */
export function toHex(bytes: Uint8Array) {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
