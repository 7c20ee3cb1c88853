import { isEmailAddress } from '../../shared/emailAddress'
import { invalid } from '../core/errors'

/**
 * One email address and nothing around it: no list, no display name, no line break that could add a header.
 *
 * @throws `INVALID_INPUT{field}`
 */
export function cleanAddress(field: string, given: string) {
  const address = given.trim()
  if (!address)
    invalid(field, 'Enter an email address.')
  if (!isEmailAddress(address))
    invalid(field, `“${address.slice(0, 100)}” isn’t an email address. Use the format name@example.com.`)
  return address
}
