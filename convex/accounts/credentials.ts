import { v, type Infer } from 'convex/values'
import { MAX_NAME_LENGTH, MIN_PASSWORD_LENGTH } from '../../shared/limits'
import { cleanAddress } from '../emails/address'
import { invalid } from '../core/errors'
import { oneLine } from '../core/oneLine'

const flows = ['signUp', 'signIn', 'email-verification', 'reset', 'reset-verification'] as const
export const flow = v.union(...flows.map(name => v.literal(name)))

/** What a step of signing in may bring. */
export const credentials = v.object({
  flow: v.optional(v.string()),
  email: v.optional(v.string()),
  password: v.optional(v.string()),
  newPassword: v.optional(v.string()),
  code: v.optional(v.string()),
  name: v.optional(v.string()),
})

/**
 * A step's fields, in the one form that accounts are kept under.
 *
 * @throws `INVALID_INPUT{field}`
 */
export function readCredentials(given: Infer<typeof credentials>): Credentials {
  const flow = flows.find(name => name === given.flow) ?? invalid('flow', `Use one of these flows: ${flows.join(', ')}.`)
  const email = cleanAddress('email', given.email ?? '').toLowerCase()
  switch (flow) {
    case 'signUp':
      return { flow, email, password: cleanPassword('password', given.password), name: cleanName(given.name || email.split('@')[0]!) }
    case 'signIn':
      return { flow, email, password: knownPassword(given.password) }
    case 'email-verification':
      return given.code === undefined
        ? { flow, email }
        : { flow, email, code: cleanCode(given.code), password: knownPassword(given.password) }
    case 'reset':
      return { flow, email }
    case 'reset-verification':
      return { flow, email, code: cleanCode(given.code), newPassword: cleanPassword('newPassword', given.newPassword) }
  }
}

export interface Credentials { flow: Infer<typeof flow>, email: string, password?: string, newPassword?: string, code?: string, name?: string }

/** @throws `INVALID_INPUT{field}` */
export function cleanPassword(field: string, password = '') {
  if (password.length < MIN_PASSWORD_LENGTH)
    invalid(field, `Use at least ${MIN_PASSWORD_LENGTH} characters.`)
  if (password.length > 200)
    invalid(field, 'Use 200 characters or fewer.')
  return password
}

// Not judged by today's rules: only whether it is the right one counts.
function knownPassword(password = '') {
  return password.slice(0, 1_000) || invalid('password', 'Enter your password.')
}

/** @throws `INVALID_INPUT{field}` */
export function cleanName(given: string) {
  const name = oneLine(given)
  if (!name)
    invalid('name', 'Enter a name.')
  if (name.length > MAX_NAME_LENGTH)
    invalid('name', `Use ${MAX_NAME_LENGTH} characters or fewer.`)
  return name
}

function cleanCode(given = '') {
  const code = given.replace(/\s/g, '')
  if (!/^\d{8}$/.test(code))
    invalid('code', 'Enter the 8-digit code from the email.')
  return code
}
