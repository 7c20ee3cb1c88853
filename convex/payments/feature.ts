import { v } from 'convex/values'
import { defineFeature } from '../core/feature'
import { defineLimits, perHour } from '../core/limitRules'
import { paymentTables } from './tables'

export const paymentLimits = defineLimits({
  // Each is a request to Stripe, and a place to try stolen cards.
  payments: perHour(40, 'You’ve reached the hourly payment limit.'),
  paymentsOfAll: perHour(1_000, 'We’re processing a lot of payments right now.'),
  paymentChecks: perHour(240, 'Too many payment checks.'),
  refunds: perHour(20, 'You’ve reached the hourly refund limit.'),
})

/** Of an order. `amount` is in the currency's minor unit. */
const subject = { id: v.id('orders'), number: v.string(), amount: v.number(), currency: v.string() }

export const payments = defineFeature({
  env: {
    STRIPE_SECRET_KEY: 'Secret key of your Stripe account or its sandbox. Default: none. Without a key, paying fails with NOT_CONFIGURED.',
    STRIPE_PUBLISHABLE_KEY: 'Publishable key of the same Stripe account, for Stripe\'s card form in the cart. Default: none. Without it, the cart accepts only Stripe\'s test cards, and no cards with a live secret key.',
    STRIPE_WEBHOOK_SECRET: 'Signing secret of the Stripe webhook that points to <CONVEX_SITE_URL>/webhooks/stripe. Default: none. Without it, webhooks get a 503, Stripe sends them again later, and payments are recorded only when customers return.',
    STRIPE_BASE_URL: 'Address of Stripe\'s API. A loopback address counts as a local provider. Default: Stripe\'s own.',
    STRIPE_PAGE_URL: 'Address of the page where the local provider shows its payments, for links in the application. Default: none',
    STRIPE_TIMEOUT_MS: 'Timeout of a request to Stripe, in milliseconds. Default: 10000',
  },
  tables: paymentTables,
  owned: { orders: {}, carts: {}, stripeCustomers: {} },
  jobs: {
    payment: { subject, report: { title: 'Payments', shade: '#15803d' }, total: 'payments' },
    refund: { subject, report: { title: 'Refunds', shade: '#facc15' } },
  },
  limits: paymentLimits,
  providers: [{
    name: 'stripe',
    key: { name: 'STRIPE_SECRET_KEY', value: '<sk_test_…>', purpose: 'The secret key of your Stripe account, or of its sandbox.' },
    baseUrl: 'STRIPE_BASE_URL',
    page: 'STRIPE_PAGE_URL',
    more: [
      { name: 'STRIPE_WEBHOOK_SECRET', value: '<whsec_…>', purpose: 'The signing secret of a webhook to {site}/webhooks/stripe. Without it, payments are recorded only when customers return.' },
      { name: 'STRIPE_PUBLISHABLE_KEY', value: '<pk_test_…>', purpose: 'The publishable key of your Stripe account. It shows Stripe’s card form in the cart.' },
    ],
  }],
})
