import { v } from 'convex/values'
import { defineFeature } from '../core/feature'
import { defineLimits, perHour } from '../core/limitRules'
import { emailStatus } from './emailStatus'
import { emailTables } from './tables'

export const emailLimits = defineLimits({
  emails: perHour(60, 'You have sent many messages.'),
  emailsOfAll: perHour(2_000, 'Many messages are being sent at the moment.'),
})

export const emails = defineFeature({
  env: ['EMAIL_RECIPIENTS', 'RESEND_API_KEY', 'RESEND_BASE_URL', 'RESEND_FROM', 'RESEND_PAGE_URL', 'RESEND_TIMEOUT_MS', 'RESEND_WEBHOOK_SECRET'],
  tables: emailTables,
  owned: { emails: {} },
  jobs: {
    email: {
      subject: { id: v.id('emails'), to: v.string(), subject: v.string(), status: emailStatus },
      report: { title: 'Emails', shade: '#1d4ed8' },
      total: 'emails',
    },
  },
  limits: emailLimits,
  providers: [{
    name: 'resend',
    key: { name: 'RESEND_API_KEY', value: '<your key>', purpose: 'A key of your Resend account.' },
    baseUrl: 'RESEND_BASE_URL',
    page: 'RESEND_PAGE_URL',
    more: [
      { name: 'RESEND_FROM', value: '\'Your name <hello@your-domain.com>\'', purpose: 'A sender on a domain that Resend has verified. Without one, Resend delivers only to your own address there.' },
      { name: 'RESEND_WEBHOOK_SECRET', value: '<whsec_…>', purpose: 'The signing secret of a webhook to {site}/webhooks/resend. Without it, messages stay at “Sent”.' },
    ],
  }],
})
