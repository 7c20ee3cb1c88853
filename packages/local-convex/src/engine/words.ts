import type { Json } from './json.ts'

const MAX_LENGTH = 32

/** The words of a text as search compares them: lower case, split at whatever is neither letter nor digit. */
export function words(text: Json | undefined): string[] {
  if (typeof text !== 'string') return []
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter(word => word.length <= MAX_LENGTH)
}
