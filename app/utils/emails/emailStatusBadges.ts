import type { BadgeProps } from '@nuxt/ui'
import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type EmailSummary = FunctionReturnType<typeof api.emails.list>['page'][number]

/** Labels, icons, and colors by email status. */
export const emailStatusBadges: Record<EmailSummary['status'], { label: string, icon: string, color: BadgeProps['color'] }> = {
  queued: { label: 'Queued', icon: 'i-lucide-clock', color: 'neutral' },
  sent: { label: 'Sent', icon: 'i-lucide-send', color: 'info' },
  delayed: { label: 'Delayed', icon: 'i-lucide-hourglass', color: 'warning' },
  delivered: { label: 'Delivered', icon: 'i-lucide-check-check', color: 'success' },
  suppressed: { label: 'Blocked', icon: 'i-lucide-ban', color: 'error' },
  bounced: { label: 'Bounced', icon: 'i-lucide-undo-2', color: 'error' },
  complained: { label: 'Marked as spam', icon: 'i-lucide-flag', color: 'error' },
  failed: { label: 'Failed', icon: 'i-lucide-circle-x', color: 'error' },
}

/** Labels and icons by email template. */
export const emailTemplateInfo: Record<EmailSummary['template'], { label: string, icon: string }> = {
  message: { label: 'Email', icon: 'i-lucide-mail' },
  postcard: { label: 'Postcard', icon: 'i-lucide-image' },
  receipt: { label: 'Receipt', icon: 'i-lucide-receipt-text' },
  reportReady: { label: 'Report', icon: 'i-lucide-chart-column' },
}
