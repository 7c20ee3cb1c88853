import type { Feature, JobSummary } from './feature'

type EmailStatus = Extract<JobSummary['subject'], { kind: 'email' }>['status']

/** Titles of a sent email by its delivery status. */
const deliveries: Partial<Record<EmailStatus, string>> = {
  delayed: 'Email delayed',
  delivered: 'Email delivered',
  bounced: 'Email came back',
  complained: 'Email marked as spam',
  suppressed: 'Email not delivered',
}

const lost: EmailStatus[] = ['bounced', 'complained', 'suppressed']

export const emails = {
  page: {
    label: 'Emails',
    icon: 'i-lucide-mail',
    to: '/app/emails',
    description: 'Write, and watch messages arrive',
    source: () => import('~/sources/emails'),
  },
  home: { call: 'api.emails.send', text: 'One mail per key, however often it is asked for. Delivery arrives by signed webhooks, in any order.' },
  jobs: {
    email: {
      noun: 'Email',
      icon: 'i-lucide-mail',
      running: 'Sending an email',
      done: 'Email sent',
      failed: 'Email not sent',
      chart: { label: 'Emails', color: 'var(--ui-color-primary-500)' },
      name: ({ subject }) => subject,
      detail: ({ to }) => to,
      outcome: ({ status }) => deliveries[status],
      needsAttention: ({ status }) => lost.includes(status),
    },
  },
  actions: [{ label: 'Write an email', icon: 'i-lucide-pencil-line', to: '/app/emails' }],
  figures: [{ kind: 'email', label: 'Emails', icon: 'i-lucide-mail', to: '/app/emails' }],
  totals: { emails: 'emails sent' },
  providers: [{ name: 'resend', label: 'Resend', purpose: 'Email', icon: 'i-simple-icons-resend', keys: 'https://resend.com/api-keys' }],
} satisfies Feature<'email'>
