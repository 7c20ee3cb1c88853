import { isEmailAddress } from '#shared/emailAddress'

/** Returns the problem with a typed email address, if the form can see one. */
export function addressProblem(typed: string | undefined): string | undefined {
  const address = typed?.trim()
  if (!address)
    return 'Enter an email address.'
  if (!isEmailAddress(address))
    return 'Use the format name@example.com.'
}
