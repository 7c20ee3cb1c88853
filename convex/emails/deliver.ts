import { Base64 } from 'convex/values'
import type { ActionCtx } from '../_generated/server'
import { IMAGE_CONTENT_ID } from './templates/postcard'
import { renderEmail } from './templates/renderEmail'
import type { Outcome } from '../core/providerOutcome'
import { sendEmail, type Attachment } from './resend'
import type { Envelope } from './emailRows'

// Resend takes 40 MB a mail, Base64 included, but mailboxes often take only 20 MB.
const MAX_IMAGE_BYTES = 10_000_000

/** Writes a mail out and hands it to Resend, with the picture that it shows. */
export async function deliver(ctx: ActionCtx, { emailId: id, to, subject, content, picture }: Envelope): Promise<Outcome<{ providerId: string }>> {
  const attached = content.template === 'postcard' ? await attach(ctx, picture) : { ok: true as const, attachments: [] }
  if (!attached.ok)
    return attached
  return sendEmail({ id, to, subject, ...await renderEmail(subject, content), attachments: attached.attachments })
}

/** The picture travels inside of the mail: its address would let everyone in who comes to see it. */
async function attach(ctx: ActionCtx, picture: Envelope['picture']): Promise<Outcome<{ attachments: Attachment[] }>> {
  const file = picture && await ctx.storage.get(picture)
  if (!file)
    return { ok: false, error: { code: 'NOT_FOUND', message: 'The picture was deleted before the postcard was sent. Please choose another one.', retryable: false } }
  if (file.size > MAX_IMAGE_BYTES)
    return { ok: false, error: { code: 'FILE_TOO_LARGE', message: 'This picture is too large for a mail: 10 MB are the most. Please choose another one.', retryable: false } }
  const type = file.type || 'image/png'
  return {
    ok: true,
    attachments: [{ filename: `postcard.${type.split('/')[1]}`, contentType: type, contentId: IMAGE_CONTENT_ID, content: Base64.fromByteArray(new Uint8Array(await file.arrayBuffer())) }],
  }
}
