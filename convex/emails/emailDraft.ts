import { MAX_EMAIL_LENGTH, MAX_POSTCARD_LENGTH, MAX_SUBJECT_LENGTH } from '../../shared/limits'
import type { Doc } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { postcardSubject } from './templates/postcard'
import { cleanAddress } from './address'
import { fail, invalid } from '../core/errors'

/** A mail that is to be sent: one plain address, a subject of one line, what it says. */
export type Draft = Pick<Doc<'emails'>, 'to' | 'subject' | 'content'>

/** @throws `INVALID_INPUT{field}` */
export function cleanMessage(args: { to: string, subject: string, body: string }): Draft {
  const to = cleanAddress('to', args.to)
  const subject = args.subject.trim()

  if (!subject)
    invalid('subject', 'Enter a subject.')
  if (subject.length > MAX_SUBJECT_LENGTH)
    invalid('subject', `Use ${MAX_SUBJECT_LENGTH} characters or fewer.`)
  // eslint-disable-next-line no-control-regex -- control characters are what must not get into a header
  if (/[\u0000-\u001F\u007F]/.test(subject))
    invalid('subject', 'Use one line for the subject.')

  return { to, subject, content: { template: 'message', body: cleanText('body', args.body, MAX_EMAIL_LENGTH) } }
}

/**
 * A picture of the user's with a greeting, signed with the user's name.
 *
 * @throws `INVALID_INPUT{field}` `NOT_FOUND`
 */
export async function cleanPostcard(ctx: QueryCtx, user: Doc<'users'>, args: { to: string, imageId: string, message: string }): Promise<Draft> {
  const to = cleanAddress('to', args.to)
  const message = cleanText('message', args.message, MAX_POSTCARD_LENGTH)
  const id = ctx.db.normalizeId('images', args.imageId)
  const image = id && await ctx.db.get('images', id)
  if (image?.userId !== user._id || !image.storageId || image.deletedAt !== undefined)
    fail('NOT_FOUND', 'Image not found. It may have been deleted. Choose another image.')
  const sender = user.isAnonymous ? undefined : user.name
  return {
    to,
    subject: postcardSubject(sender),
    content: { template: 'postcard', imageId: image._id, alt: image.prompt, message, sender },
  }
}

/**
 * What somebody wrote, of at most `most` characters.
 *
 * @throws `INVALID_INPUT{field}`
 */
export function cleanText(field: string, given: string, most: number) {
  const text = given.trim()
  if (!text)
    invalid(field, 'Enter a message.')
  if (text.length > most)
    invalid(field, `Use ${most.toLocaleString('en')} characters or fewer.`)
  return text
}
