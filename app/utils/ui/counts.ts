/** Formats a whole number: `1,234`, or `–` for `undefined`. It avoids `Intl`, which takes a phone 70 ms to set up. */
export function formatCount(number: number | undefined): string {
  return String(number ?? '–').replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Formats a count with its noun: `1 row`, `1,234 rows`. */
export function pluralize(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`
}

/** Formats a size: `850 B`, `12 KB`, `3.4 MB`. */
export function formatFileSize(bytes: number): string {
  if (bytes < 1024)
    return `${bytes} B`
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
