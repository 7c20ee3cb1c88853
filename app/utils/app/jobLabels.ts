import { formatAmount } from '#shared/money'
import { monthName } from '#shared/months'
import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type JobSummary = FunctionReturnType<typeof api.jobs.list>['page'][number]
type Subject = NonNullable<JobSummary['subject']>
type EmailStatus = Extract<Subject, { kind: 'email' }>['status']

/** How each kind of work is spoken of: while it runs, when it is done, when it failed; and where it is shown. */
export const jobLabels: Record<JobSummary['kind'], { icon: string, to: string, running: string, done: string, failed: string }> = {
  email: { icon: 'i-lucide-mail', to: '/app/emails', running: 'Sending an email', done: 'Email sent', failed: 'Email not sent' },
  image: { icon: 'i-lucide-image', to: '/app/images', running: 'Painting a picture', done: 'Picture painted', failed: 'Picture not painted' },
  file: { icon: 'i-lucide-file-up', to: '/app/files', running: 'Processing a file', done: 'File processed', failed: 'File not processed' },
  payment: { icon: 'i-lucide-shopping-cart', to: '/app/checkout', running: 'Taking a payment', done: 'Payment made', failed: 'Payment not made' },
  refund: { icon: 'i-lucide-undo-2', to: '/app/checkout', running: 'Returning a payment', done: 'Payment returned', failed: 'Payment not returned' },
  report: { icon: 'i-lucide-file-chart-column', to: '/app/reports', running: 'Generating a report', done: 'Report ready', failed: 'Report not generated' },
}

/** What became of a mail after it was sent. */
const deliveries: Partial<Record<EmailStatus, string>> = {
  delayed: 'Email delayed',
  delivered: 'Email delivered',
  bounced: 'Email came back',
  complained: 'Email marked as spam',
  suppressed: 'Email not delivered',
}

const lost: EmailStatus[] = ['bounced', 'complained', 'suppressed']

/** Whether somebody had better look at it: it failed, nobody knows, or it was sent and came back. */
export function needsAttention({ status, subject }: JobSummary): boolean {
  return status === 'failed' || status === 'unknown' || (subject?.kind === 'email' && lost.includes(subject.status))
}

/** How a job stands, in a few words. */
export function jobTitle({ kind, status, subject }: Pick<JobSummary, 'kind' | 'status' | 'subject'>): string {
  const { running, done, failed } = jobLabels[kind]
  switch (status) {
    case 'succeeded': return (subject?.kind === 'email' && deliveries[subject.status]) || done
    case 'failed': return failed
    case 'canceled': return `${running}: stopped`
    case 'unknown': return `${running}: outcome unknown`
    default: return `${running}…`
  }
}

/** What a job was about, by its name; nothing once that is deleted. */
export function jobName({ subject }: Pick<JobSummary, 'subject'>): string | undefined {
  switch (subject?.kind) {
    case 'email': return subject.subject
    case 'image': return subject.prompt
    case 'file': return subject.name
    case 'payment':
    case 'refund': return `Order ${subject.number}`
    case 'report': return `Report of ${monthName(subject.month)}`
  }
}

/** What else there is to know of it: whom a mail went to, how much was paid. */
export function jobDetail({ subject }: Pick<JobSummary, 'subject'>): string | undefined {
  switch (subject?.kind) {
    case 'email': return subject.to
    case 'payment':
    case 'refund': return formatAmount(subject.amount, subject.currency)
    case 'report': return subject.format.toUpperCase()
  }
}

/** Where it is shown, opened where it can be. */
export function jobLink({ kind, subject }: Pick<JobSummary, 'kind' | 'subject'>): string {
  const { to } = jobLabels[kind]
  return subject ? `${to}?open=${subject.id}` : to
}
