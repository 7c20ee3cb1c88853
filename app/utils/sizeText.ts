/** `940 bytes`, `12 kB`, `3.4 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000)
    return `${bytes} bytes`
  const format = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: value < 10 ? 2 : 3 })
  return bytes < 1_000_000 ? `${format(bytes / 1_000)} kB` : `${format(bytes / 1_000_000)} MB`
}
