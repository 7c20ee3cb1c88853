import type { QueryCtx } from '../_generated/server'
import { resendMode } from '../providers/resend'
import { fail, invalid } from './errors'

export interface Draft { to: string, subject: string, body: string }

/**
 * A message fit to be sent: one plain address, a subject of one line, a text.
 *
 * @throws `INVALID_INPUT{field}`
 */
export function cleanDraft(args: Draft): Draft {
  const to = args.to.trim()
  const subject = args.subject.trim()
  const body = args.body.trim()

  if (!to)
    invalid('to', 'Please enter an email address.')
  // One address and nothing around it: no list, no display name, no line break that could add a header.
  if (to.length > 254 || !/^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:".]+$/.test(to))
    invalid('to', `“${to.slice(0, 100)}” is not an email address. Write it like name@example.com.`)
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
 * Refuses addresses that this deployment must not write to. A live key writes only to Resend's own test
 * addresses: anything more needs accounts and contacts, or the form would be an open relay.
 *
 * @throws `RECIPIENT_NOT_ALLOWED`
 */
export async function assertRecipient(ctx: QueryCtx, to: string) {
  const suppressed = await ctx.db.query('suppressions').withIndex('by_email', q => q.eq('email', to.toLowerCase())).first()
  if (suppressed) {
    const why = suppressed.reason === 'bounced' ? 'an earlier message to it bounced' : 'its owner marked an earlier message as spam'
    fail('RECIPIENT_NOT_ALLOWED', `${to} gets no more mail: ${why}. Please use another address.`, { field: 'to' })
  }
  if (resendMode() === 'live' && !to.toLowerCase().endsWith('@resend.dev'))
    fail('RECIPIENT_NOT_ALLOWED', `This deployment may only write to Resend's test addresses, such as delivered@resend.dev.`, { field: 'to' })
}
