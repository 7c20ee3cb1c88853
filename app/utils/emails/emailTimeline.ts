import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type Email = FunctionReturnType<typeof api.emails.get>

/** A step of a mail's way. `at` is missing for the one that comes next. */
export interface EmailStep { status: EmailSummary['status'] | 'next', label: string, at?: number, detail?: string }

/** A mail's way from the first step to the last that is known, and what it waits for. */
export function emailTimeline({ _creationTime, status, error, settledAt, events }: Email): EmailStep[] {
  const known: Omit<EmailStep, 'label'>[] = events.map(({ type, at, detail }) => ({ status: type, at, detail }))
  // Resend's own report of it comes later, or never where no webhook is set up.
  if (error)
    known.push({ status: 'failed', at: settledAt })
  else if (settledAt && !events.some(({ type }) => type === 'sent'))
    known.push({ status: 'sent', at: settledAt })
  known.sort((a, b) => a.at! - b.at!)

  const steps = [{ status: 'queued' as const, at: _creationTime }, ...known].map(step => ({ ...step, label: emailStatusBadges[step.status as EmailSummary['status']].label }))
  return waiting[status] ? [...steps, { status: 'next', label: waiting[status] }] : steps
}

const waiting: Partial<Record<EmailSummary['status'], string>> = {
  queued: 'On its way to Resend…',
  sent: 'On its way to the mailbox…',
  delayed: 'Resend keeps trying…',
}
