import { html, type Html } from '../../kit/html.ts'
import type { MailStatus } from '../mailbox.ts'

const labels: Record<MailStatus, string> = {
  queued: 'Queued',
  sent: 'Sent',
  delivered: 'Delivered',
  delivery_delayed: 'Delayed',
  failed: 'Failed',
  bounced: 'Bounced',
  complained: 'Marked as spam',
  suppressed: 'Blocked',
}

export function statusLabel(status: MailStatus): string {
  return labels[status]
}

export function badge(status: MailStatus): Html {
  return html`<span class="badge" data-status="${status}">${statusLabel(status)}</span>`
}

/** A moment; the page's script words it for the reader's clock. */
export function moment(at: number): Html {
  const iso = new Date(at).toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`
}

export function bytes(count: number): string {
  return count < 1_000 ? `${count} bytes` : count < 1_000_000 ? `${Math.round(count / 1_000)} KB` : `${(count / 1_000_000).toFixed(1)} MB`
}
