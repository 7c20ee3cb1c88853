import { v } from 'convex/values'
import { defineFeature } from '../core/feature'
import { defineLimits, perHour } from '../core/limitRules'
import { paymentTables } from './tables'

export const paymentLimits = defineLimits({
  // Each is a request to Stripe, and a place to try stolen cards.
  payments: perHour(40, 'You have started many payments.'),
  paymentsOfAll: perHour(1_000, 'Many payments are being made at the moment.'),
  paymentChecks: perHour(240, 'You have asked often how your payments stand.'),
  refunds: perHour(20, 'You have asked for many refunds.'),
})

/** Of an order. `amount` is in the currency's minor unit. */
const subject = { id: v.id('orders'), number: v.string(), amount: v.number(), currency: v.string() }

export const payments = defineFeature({
  env: ['STRIPE_BASE_URL', 'STRIPE_PAGE_URL', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_SECRET_KEY', 'STRIPE_TIMEOUT_MS', 'STRIPE_WEBHOOK_SECRET'],
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
      { name: 'STRIPE_WEBHOOK_SECRET', value: '<whsec_…>', purpose: 'The signing secret of a webhook to {site}/webhooks/stripe. Without it, payments count only once their buyer returns.' },
      { name: 'STRIPE_PUBLISHABLE_KEY', value: '<pk_test_…>', purpose: 'Shows Stripe\'s own form for cards.' },
    ],
  }],
})
