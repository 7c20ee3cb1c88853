import { v } from 'convex/values'
import { defineFeature } from '../core/feature'
import { defineLimits, perHour } from '../core/limitRules'
import { emailStatus } from './emailStatus'
import { emailTables } from './tables'

export const emailLimits = defineLimits({
  emails: perHour(60, 'You’ve reached the hourly email limit.'),
  emailsOfAll: perHour(2_000, 'We’re sending a lot of email right now.'),
})

export const emails = defineFeature({
  env: {
    RESEND_API_KEY: 'Key of your Resend account (https://resend.com/api-keys). Default: none. Without a key, sending fails with NOT_CONFIGURED.',
    RESEND_FROM: 'Sender of all emails, on a domain that Resend has verified. Its name is shown at the top of each email. Default: the name in shared/brand.ts, at onboarding@resend.dev',
    RESEND_WEBHOOK_SECRET: 'Signing secret of the Resend webhook that points to <CONVEX_SITE_URL>/webhooks/resend. Default: none. Without it, delivery reports get a 503, and Resend sends them again later.',
    EMAIL_RECIPIENTS: 'Recipients that users may email with a live key. `contacts` adds their contacts, which users choose themselves. Default: their own confirmed address and Resend\'s test addresses only.',
    RESEND_BASE_URL: 'Address of Resend\'s API. A loopback address counts as the local Resend, which accepts any recipient. Default: Resend\'s own.',
    RESEND_PAGE_URL: 'Address of the page where the local Resend shows its emails, for links in the application. Default: none',
    RESEND_TIMEOUT_MS: 'Timeout of a request to Resend, in milliseconds. Default: 10000',
  },
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
      { name: 'RESEND_WEBHOOK_SECRET', value: '<whsec_…>', purpose: 'The signing secret of a webhook to {site}/webhooks/resend. Without it, emails stay at “Sent”.' },
    ],
  }],
})
