import type { Doc } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { resendMode } from '../providers/resend'
import { cleanAddress } from './address'
import { fail, invalid } from './errors'

export interface Draft { to: string, subject: string, body: string }

/**
 * A message fit to be sent: one plain address, a subject of one line, a text.
 *
 * @throws `INVALID_INPUT{field}`
 */
export function cleanDraft(args: Draft): Draft {
  const to = cleanAddress('to', args.to)
  const subject = args.subject.trim()
  const body = args.body.trim()

  if (!subject)
    invalid('subject', 'Please enter a subject.')
  if (subject.length > 200)
    invalid('subject', 'A subject has at most 200 characters.')
  // eslint-disable-next-line no-control-regex -- control characters are what must not get into a header
  if (/[\u0000-\u001F\u007F]/.test(subject))
    invalid('subject', 'A subject is one line of text.')
  if (!body)
    invalid('body', 'Please write a message.')
  if (body.length > 20_000)
    invalid('body', 'A message has at most 20,000 characters.')

  return { to, subject, body }
}

/**
 * Refuses addresses that the user must not write to. With a live key those are all but their own confirmed one and
 * Resend's test addresses, or the form would be an open relay.
 *
 * @throws `RECIPIENT_NOT_ALLOWED`
 */
export async function assertRecipient(ctx: QueryCtx, user: Doc<'users'>, to: string) {
  const suppressed = await ctx.db.query('suppressions').withIndex('by_email', q => q.eq('email', to.toLowerCase())).first()
  if (suppressed) {
    const why = suppressed.reason === 'bounced' ? 'an earlier message to it bounced' : 'its owner marked an earlier message as spam'
    fail('RECIPIENT_NOT_ALLOWED', `${to} gets no more mail: ${why}. Please use another address.`, { field: 'to' })
  }
  if (resendMode() !== 'live' || to.toLowerCase().endsWith('@resend.dev'))
    return
  if (user.emailVerificationTime === undefined)
    fail('RECIPIENT_NOT_ALLOWED', `Guests may only write to Resend's test addresses, such as delivered@resend.dev.`, { field: 'to' })
  if (to.toLowerCase() !== user.email)
    fail('RECIPIENT_NOT_ALLOWED', `You may only write to your own address, ${user.email}, and to Resend's test addresses, such as delivered@resend.dev.`, { field: 'to' })
}
