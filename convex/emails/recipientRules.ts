import { v, type Infer } from 'convex/values'
import type { Doc } from '../_generated/dataModel'
import { env, type QueryCtx } from '../_generated/server'
import { resendMode } from './resend'
import { fail } from '../core/errors'
import { refusal, findSuppression } from './suppressionRows'

/** Recipients that a user may email. `tests` are Resend's test addresses, which every user may email. */
export const recipientRule = v.union(v.literal('anyone'), v.literal('contacts'), v.literal('self'), v.literal('tests'))

// Source: https://resend.com/docs/dashboard/emails/send-test-emails
const TEST_ADDRESS = /^(delivered|bounced|complained|suppressed)(\+[^@]*)?@resend\.dev$/
const RESEND_TEST_ADDRESSES = 'Resend’s test addresses, such as delivered@resend.dev'

/**
 * Returns the recipients that a user may email. A live key reaches strangers, and users choose their contacts, so the operator
 * decides on them: `EMAIL_RECIPIENTS=contacts`.
 */
export function getRecipientRule(user: Doc<'users'>): Infer<typeof recipientRule> {
  if (resendMode() !== 'live')
    return 'anyone'
  if (user.email === undefined || user.emailVerificationTime === undefined)
    return 'tests'
  return env.EMAIL_RECIPIENTS === 'contacts' ? 'contacts' : 'self'
}

/** Says why a user must not write to an address and what to do, or returns `null` if they may. */
export async function recipientRefusal(ctx: QueryCtx, user: Doc<'users'>, to: string): Promise<string | null> {
  const suppressed = await findSuppression(ctx, to)
  if (suppressed)
    return `${refusal(to, suppressed)} Use another address.`

  const allowed = getRecipientRule(user)
  const address = to.toLowerCase()
  if (allowed === 'anyone' || TEST_ADDRESS.test(address))
    return null
  if (allowed === 'tests')
    return `Guests can email ${RESEND_TEST_ADDRESSES}. Create an account to email your own address.`
  if (address === user.email)
    return null
  if (allowed === 'self')
    return `You can email your own address, ${user.email}, and ${RESEND_TEST_ADDRESSES}.`

  const contact = await ctx.db.query('contacts').withIndex('by_email', q => q.eq('userId', user._id).eq('email', address)).first()
  return contact ? null : `You can email your contacts, your own address, and ${RESEND_TEST_ADDRESSES}. Add ${to} to your contacts first.`
}

/**
 * Refuses addresses that a user must not write to, or the form would be an open relay.
 *
 * @throws `RECIPIENT_NOT_ALLOWED`
 */
export async function assertRecipient(ctx: QueryCtx, user: Doc<'users'>, to: string) {
  const refused = await recipientRefusal(ctx, user, to)
  if (refused)
    fail('RECIPIENT_NOT_ALLOWED', refused, { field: 'to' })
}
