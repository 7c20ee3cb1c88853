import { v, type Infer } from 'convex/values'

export const emailStatus = v.union(
  v.literal('queued'),
  v.literal('failed'),
  v.literal('sent'),
  v.literal('delayed'),
  v.literal('delivered'),
  v.literal('bounced'),
  v.literal('complained'),
)
export type EmailStatus = Infer<typeof emailStatus>

export const emailEventType = v.union(
  v.literal('sent'),
  v.literal('delayed'),
  v.literal('delivered'),
  v.literal('bounced'),
  v.literal('complained'),
)
export type EmailEventType = Infer<typeof emailEventType>

/** Later in this list is further along. Webhooks come in any order, so a status only ever moves on. */
const rank: EmailStatus[] = ['queued', 'failed', 'sent', 'delayed', 'delivered', 'bounced', 'complained']

/** The status after `event`, whatever order events arrive in. */
export function advance(status: EmailStatus, event: EmailStatus): EmailStatus {
  return rank.indexOf(event) > rank.indexOf(status) ? event : status
}
