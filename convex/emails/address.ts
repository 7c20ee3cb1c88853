import { invalid } from '../core/errors'

/** Whether a text is one email address and nothing around it. */
export function isAddress(text: string) {
  return text.length <= 254 && /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:".]+$/.test(text)
}

/**
 * One email address and nothing around it: no list, no display name, no line break that could add a header.
 *
 * @throws `INVALID_INPUT{field}`
 */
export function cleanAddress(field: string, given: string) {
  const address = given.trim()
  if (!address)
    invalid(field, 'Please enter an email address.')
  if (!isAddress(address))
    invalid(field, `“${address.slice(0, 100)}” is not an email address. Write it like name@example.com.`)
  return address
}
