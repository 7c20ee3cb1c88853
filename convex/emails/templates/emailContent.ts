import { v, type Infer } from 'convex/values'
import type { VNodeChild } from 'vue'

/** A plain message that a user wrote. */
export const messageContent = v.object({ template: v.literal('message'), body: v.string() })

/** A picture of the sender's, with a greeting. `sender` is the name that signs it; guests have none. */
export const postcardContent = v.object({
  template: v.literal('postcard'),
  imageId: v.id('images'),
  /** What the picture shows, for those who do not see it. */
  alt: v.string(),
  message: v.string(),
  sender: v.optional(v.string()),
})

/** What somebody bought. Amounts are integers in the currency's minor unit, those of items for all of their quantity. */
export const receiptContent = v.object({
  template: v.literal('receipt'),
  orderNumber: v.string(),
  items: v.array(v.object({ name: v.string(), quantity: v.number(), amount: v.number() })),
  amount: v.number(),
  /** ISO 4217, in upper or lower case. */
  currency: v.string(),
  /** When it was paid, ms since the epoch. */
  paidAt: v.number(),
})

/** A report that waits to be downloaded. `month` is `YYYY-MM`. */
export const reportReadyContent = v.object({ template: v.literal('reportReady'), month: v.string() })

/** What a mail says, by template: all that is kept of it. */
export const emailContent = v.union(messageContent, postcardContent, receiptContent, reportReadyContent)
export type EmailContent = Infer<typeof emailContent>

/** The names of the templates. */
export const emailTemplate = v.union(v.literal('message'), v.literal('postcard'), v.literal('receipt'), v.literal('reportReady'))

/** A notice of the application's own, a paragraph a line; one of digits only is a code. Sent at once and not kept. */
export interface NoticeContent { template: 'notice', lines: string[] }

/** A template filled in: the HTML's middle, what inboxes show beside the subject, and the same as text. */
export interface Filled {
  body: VNodeChild
  preheader: string
  text: string
}
