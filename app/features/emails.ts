import type { Feature, JobSummary } from './feature'

type EmailStatus = Extract<JobSummary['subject'], { kind: 'email' }>['status']

/** Titles of a sent email by its delivery status. */
const deliveries: Partial<Record<EmailStatus, string>> = {
  delayed: 'Email delayed',
  delivered: 'Email delivered',
  bounced: 'Email bounced',
  complained: 'Email marked as spam',
  suppressed: 'Email blocked',
}

const undelivered: EmailStatus[] = ['bounced', 'complained', 'suppressed']

export const emails = {
  page: {
    label: 'Emails',
    icon: 'i-lucide-mail',
    to: '/app/emails',
    description: 'Send emails and track delivery',
    source: () => import('~/sources/emails'),
  },
  home: { call: 'api.emails.send', text: 'Retries never send an email twice. Delivery status arrives through signed webhooks, in any order.' },
  jobs: {
    email: {
      noun: 'Email',
      icon: 'i-lucide-mail',
      running: 'Sending email',
      done: 'Email sent',
      failed: 'Email failed',
      chart: { label: 'Emails', color: 'var(--ui-color-primary-500)' },
      name: ({ subject }) => subject,
      detail: ({ to }) => to,
      outcome: ({ status }) => deliveries[status],
      needsAttention: ({ status }) => undelivered.includes(status),
    },
  },
  actions: [{ label: 'Write an email', icon: 'i-lucide-pencil-line', to: '/app/emails' }],
  figures: [{ kind: 'email', label: 'Emails', icon: 'i-lucide-mail', to: '/app/emails' }],
  totals: { emails: 'emails sent' },
  providers: [{ name: 'resend', label: 'Resend', purpose: 'Email', icon: 'i-simple-icons-resend', keys: 'https://resend.com/api-keys' }],
} satisfies Feature<'email'>
