/** Returns a text as one line, without spaces around it. */
export function oneLine(text: string) {
  return text.trim().replace(/\s+/g, ' ')
}
