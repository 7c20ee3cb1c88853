import { MAX_EMAIL_ADDRESS_LENGTH } from './limits.ts'

/** Whether a text is one email address and nothing around it: no list, no display name, no line break. */
export function isEmailAddress(text: string): boolean {
  return text.length <= MAX_EMAIL_ADDRESS_LENGTH && /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:".]+$/.test(text)
}
