import { MAX_NAME_LENGTH, MIN_PASSWORD_LENGTH } from '#shared/limits'
import type { AuthFormField } from '@nuxt/ui'

/** Values of the sign-in forms. */
export interface AuthFields { email: string, password: string, name: string, code: string }

/** Fields of the sign-in forms, by name. */
export const authFields = {
  name: { name: 'name', type: 'text', label: 'Name', autocomplete: 'name', size: 'lg', maxlength: MAX_NAME_LENGTH, hint: 'Optional' },
  email: { name: 'email', type: 'email', label: 'Email', autocomplete: 'username', size: 'lg', placeholder: 'name@example.com' },
  password: { name: 'password', type: 'password', label: 'Password', autocomplete: 'current-password', size: 'lg' },
  newPassword: { name: 'password', type: 'password', label: 'Password', autocomplete: 'new-password', size: 'lg', help: `At least ${MIN_PASSWORD_LENGTH} characters.` },
  code: { name: 'code', type: 'text', label: 'Code', autocomplete: 'one-time-code', inputmode: 'numeric', size: 'lg', maxlength: 12, placeholder: '12345678' },
} satisfies Record<string, AuthFormField & { inputmode?: 'numeric' }>

/** Returns what is wrong with a field before it is sent, if anything. `form` is the form's ID. */
export function authFieldProblem(name: keyof AuthFields, typed: Partial<AuthFields>, form: string): string | undefined {
  const value = typed[name]?.trim() ?? ''
  if (name === 'email')
    return addressProblem(value)
  if (name === 'password' && !typed.password)
    return 'Enter your password.'
  if (name === 'password' && form !== 'sign-in' && typed.password!.length < MIN_PASSWORD_LENGTH)
    return `Use at least ${MIN_PASSWORD_LENGTH} characters.`
  if (name === 'code' && !value)
    return 'Enter the 8-digit code from the email.'
}
