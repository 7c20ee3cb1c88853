import { v, type Infer } from 'convex/values'

export const emailEventType = v.union(
  v.literal('sent'),
  v.literal('delayed'),
  v.literal('failed'),
  v.literal('delivered'),
  v.literal('suppressed'),
  v.literal('bounced'),
  v.literal('complained'),
)
export type EmailEventType = Infer<typeof emailEventType>

export const emailStatus = v.union(v.literal('queued'), ...emailEventType.members)
export type EmailStatus = Infer<typeof emailStatus>

/** Later in this list is further along. Webhooks come in any order, so a status only ever moves on. */
const rank: EmailStatus[] = ['queued', 'sent', 'delayed', 'failed', 'delivered', 'suppressed', 'bounced', 'complained']

/** Whether `event` moves a mail on from `status`, whatever order events arrive in. */
export function isLaterStatus(status: EmailStatus, event: EmailStatus) {
  return rank.indexOf(event) > rank.indexOf(status)
}
