import { isEmailAddress } from '../../../shared/emailAddress'
import { MAX_CONTACT_LENGTHS } from '../../../shared/limits'
import { contactDetails, type ContactFields } from '../../contacts/contactRows'
import { withoutEscape } from '../../core/csv'
import { oneLine } from '../../core/oneLine'
import { FILE_LIMITS } from './caps'
import type { ColumnField } from './columnNames'
import type { Row } from './rows'
import { isDamaged } from './text'

/** The person that a row describes, or what is wrong with it: `column` is a title where it lies in one cell. */
export function readContact(row: Row, columns: (ColumnField | null)[]): { contact: ContactFields } | { problem: string, value?: string } {
  if (row.problem)
    return { problem: row.problem }
  if (row.cells.slice(columns.length).some(cell => cell.trim()))
    return { problem: `This row has ${row.cells.length} cells, but the header has ${columns.length}.` }
  const given: Partial<Record<ColumnField, string>> = {}
  for (const [n, field] of columns.entries()) {
    const cell = row.cells[n] ?? ''
    if (cell.length > FILE_LIMITS.cell)
      return { problem: `A cell in this row is over the limit of ${FILE_LIMITS.cell.toLocaleString('en')} characters.` }
    if (field && isDamaged(cell))
      return { problem: 'This cell has a damaged character. Correct it, and import the row again.', value: cell }
    if (field)
      given[field] = oneLine(withoutEscape(cell))
  }
  const { email = '', name = '', firstName = '', lastName = '' } = given
  if (!email)
    return { problem: 'This row has no email address.' }
  if (!isEmailAddress(email))
    return { problem: 'This isn’t an email address.', value: email }

  const contact: ContactFields = { name: name || oneLine(`${firstName} ${lastName}`), email: email.toLowerCase() }
  if (contact.name.length > MAX_CONTACT_LENGTHS.name)
    return { problem: `Shorten the name to ${MAX_CONTACT_LENGTHS.name} characters or fewer.`, value: contact.name }
  for (const field of contactDetails) {
    const value = given[field]
    if (value && value.length > MAX_CONTACT_LENGTHS[field])
      return { problem: `Shorten the ${field} to ${MAX_CONTACT_LENGTHS[field]} characters or fewer.`, value }
    if (value)
      contact[field] = value
  }
  return { contact }
}
