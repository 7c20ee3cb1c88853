import { Base64 } from 'convex/values'
import type { ActionCtx } from '../_generated/server'
import { IMAGE_CONTENT_ID } from './templates/postcard'
import { renderEmail } from './templates/renderEmail'
import type { Outcome } from '../core/providerOutcome'
import { sendEmail, type Attachment } from './resend'
import type { Envelope } from './emailRows'

// Resend takes 40 MB a mail, Base64 included, but mailboxes often take only 20 MB.
const MAX_IMAGE_BYTES = 10_000_000

/** Renders an email and sends it through Resend, with its image attached. */
export async function deliver(ctx: ActionCtx, { emailId: id, to, subject, content, picture }: Envelope): Promise<Outcome<{ providerId: string }>> {
  const attached = content.template === 'postcard' ? await attach(ctx, picture) : { ok: true as const, attachments: [] }
  if (!attached.ok)
    return attached
  return sendEmail({ id, to, subject, ...await renderEmail(subject, content), attachments: attached.attachments })
}

/** Attaches the image to the email, because anyone with the URL of a stored image can open it. */
async function attach(ctx: ActionCtx, picture: Envelope['picture']): Promise<Outcome<{ attachments: Attachment[] }>> {
  const file = picture && await ctx.storage.get(picture)
  if (!file)
    return { ok: false, error: { code: 'NOT_FOUND', message: 'The image was deleted before the postcard was sent. Choose another image.', retryable: false } }
  if (file.size > MAX_IMAGE_BYTES)
    return { ok: false, error: { code: 'FILE_TOO_LARGE', message: 'This image is too large to email. The limit is 10 MB. Choose another image.', retryable: false } }
  const type = file.type || 'image/png'
  return {
    ok: true,
    attachments: [{ filename: `postcard.${type.split('/')[1]}`, contentType: type, contentId: IMAGE_CONTENT_ID, content: Base64.fromByteArray(new Uint8Array(await file.arrayBuffer())) }],
  }
}
