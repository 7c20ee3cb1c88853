import { isEmailAddress } from '#shared/emailAddress'

/** What is wrong with an email address that was typed, as far as a form can tell. */
export function addressProblem(typed: string | undefined): string | undefined {
  const address = typed?.trim()
  if (!address)
    return 'Please enter an email address.'
  if (!isEmailAddress(address))
    return 'Write it like name@example.com.'
}
