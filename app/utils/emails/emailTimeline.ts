import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type Email = FunctionReturnType<typeof api.emails.get>

/** A step of an email's delivery. `at` is missing for the next step. */
export interface EmailStep { status: EmailSummary['status'] | 'next', label: string, at?: number, detail?: string }

/** Returns the known delivery steps of an email in order, and the next step. */
export function emailTimeline({ _creationTime, status, error, settledAt, events }: Email): EmailStep[] {
  const known: Omit<EmailStep, 'label'>[] = events.map(({ type, at, detail }) => ({ status: type, at, detail }))
  // Add the step now, because Resend's event comes later, or never without a webhook.
  if (error)
    known.push({ status: 'failed', at: settledAt })
  else if (settledAt && !events.some(({ type }) => type === 'sent'))
    known.push({ status: 'sent', at: settledAt })
  known.sort((a, b) => a.at! - b.at!)

  const steps = [{ status: 'queued' as const, at: _creationTime }, ...known].map(step => ({ ...step, label: emailStatusBadges[step.status as EmailSummary['status']].label }))
  return waiting[status] ? [...steps, { status: 'next', label: waiting[status] }] : steps
}

const waiting: Partial<Record<EmailSummary['status'], string>> = {
  queued: 'Sending to Resend…',
  sent: 'Waiting for delivery…',
  delayed: 'Resend is retrying…',
}
