import { v } from 'convex/values'
import type { WebhookEventPayload } from 'resend'
import { internal } from '../_generated/api'
import { env, httpAction, internalMutation } from '../_generated/server'
import { applyEvents } from './deliveryEvents'
import { emailEventType, type EmailEventType } from './emailStatus'
import { verifyResendWebhook } from './resend'

const types: Partial<Record<WebhookEventPayload['type'], EmailEventType>> = {
  'email.sent': 'sent',
  'email.delivery_delayed': 'delayed',
  'email.failed': 'failed',
  'email.delivered': 'delivered',
  'email.suppressed': 'suppressed',
  'email.bounced': 'bounced',
  'email.complained': 'complained',
}

/**
 * Where Resend reports what became of a mail: `POST <site URL>/webhooks/resend`.
 *
 * 400 for what Resend did not sign, 503 while no secret is set (Resend tries again later), else 200.
 */
export const webhook = httpAction(async (ctx, request) => {
  if (!env.RESEND_WEBHOOK_SECRET)
    return new Response('Run: npx convex env set RESEND_WEBHOOK_SECRET <signing secret>', { status: 503 })
  const payload = verifyResendWebhook(await request.text(), request.headers, env.RESEND_WEBHOOK_SECRET)
  if (!payload)
    return new Response('Invalid signature', { status: 400 })

  const type = types[payload.type]
  if (type && 'email_id' in payload.data) {
    const bounce = payload.type === 'email.bounced' ? payload.data.bounce : undefined
    await ctx.runMutation(internal.emails.resendWebhook.record, {
      svixId: request.headers.get('svix-id')!,
      providerId: payload.data.email_id,
      emailId: 'tags' in payload.data ? payload.data.tags?.email_id : undefined,
      type,
      at: Date.parse(payload.created_at),
      reason: reasonOf(payload),
      detail: detailOf(payload),
      transient: bounce && bounce.type !== 'Permanent',
    })
  }
  return new Response(null, { status: 200 })
})

/** Explains to the sender why an email did not arrive. Never Resend's own words: they may name the operator's addresses. */
function reasonOf(payload: WebhookEventPayload) {
  switch (payload.type) {
    case 'email.bounced': return bounceReason(payload.data.bounce)
    case 'email.failed': return 'Resend couldn’t send the email.'
    case 'email.suppressed': return 'An earlier email to this address bounced or was marked as spam.'
  }
}

/** Source: https://resend.com/docs/dashboard/emails/email-bounces */
function bounceReason({ type, subType }: { type: string, subType: string }) {
  if (type === 'Permanent')
    return 'The mailbox doesn’t exist or rejects email.'
  if (type !== 'Transient')
    return 'The email bounced, and the receiving server gave no reason.'
  switch (subType) {
    case 'MailboxFull': return 'The mailbox is full.'
    case 'MessageTooLarge': return 'The email is too large for this mailbox.'
    case 'ContentRejected': return 'The receiving server rejected the content of the email.'
    case 'AttachmentRejected': return 'The receiving server rejected the attachment.'
    default: return 'The receiving server is temporarily rejecting this email.'
  }
}

/** What the other side said, where it says something. */
function detailOf(payload: WebhookEventPayload) {
  switch (payload.type) {
    case 'email.bounced': return payload.data.bounce?.message
    case 'email.failed': return payload.data.failed?.reason
    case 'email.suppressed': return payload.data.suppressed?.message
  }
}

/** Records an event once, however often it is delivered, and moves its mail on. */
export const record = internalMutation({
  args: {
    svixId: v.string(),
    providerId: v.string(),
    /** Our own id, from the tag that the send carried; mails sent by others have none. */
    emailId: v.optional(v.string()),
    type: emailEventType,
    at: v.number(),
    reason: v.optional(v.string()),
    detail: v.optional(v.string()),
    transient: v.optional(v.boolean()),
  },
  returns: v.null(),
  handler: async (ctx, { emailId, ...event }) => {
    const known = await ctx.db.query('emailEvents').withIndex('by_svix', q => q.eq('svixId', event.svixId)).first()
    if (known)
      return null
    await ctx.db.insert('emailEvents', event)

    const tagged = emailId === undefined ? null : ctx.db.normalizeId('emails', emailId)
    const email = tagged
      ? await ctx.db.get('emails', tagged)
      : await ctx.db.query('emails').withIndex('by_provider', q => q.eq('providerId', event.providerId)).first()
    if (email)
      await applyEvents(ctx, email._id, event.providerId)
    return null
  },
})

const UNCLAIMED_LIFETIME_MS = 24 * 60 * 60_000
const EVENTS_PER_BATCH = 500

/** Deletes reports on mails that no row tells of: sign-in codes, those of deleted accounts, and strangers'. */
export const deleteUnclaimed = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const unclaimed = await ctx.db.query('emailEvents')
      .withIndex('by_email', q => q.eq('emailId', undefined).lt('at', Date.now() - UNCLAIMED_LIFETIME_MS))
      .take(EVENTS_PER_BATCH)
    for (const { _id } of unclaimed)
      await ctx.db.delete('emailEvents', _id)
    if (unclaimed.length === EVENTS_PER_BATCH)
      await ctx.scheduler.runAfter(0, internal.emails.resendWebhook.deleteUnclaimed, {})
    return null
  },
})
