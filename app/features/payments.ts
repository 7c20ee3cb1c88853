import { formatAmount } from '#shared/money'
import type { Feature } from './feature'

export const payments = {
  page: {
    label: 'Checkout',
    icon: 'i-lucide-shopping-cart',
    to: '/app/checkout',
    description: 'Credits, orders and refunds',
    source: () => import('~/sources/checkout'),
  },
  home: { call: 'api.payments.charge', text: 'Exactly-once fulfilment: before the webhook, after it or without it, an order ends the same.' },
  jobs: {
    payment: {
      noun: 'Payment',
      icon: 'i-lucide-shopping-cart',
      running: 'Taking a payment',
      done: 'Payment made',
      failed: 'Payment not made',
      chart: { label: 'Payments', color: 'var(--ui-color-success-500)' },
      name: ({ number }) => `Order ${number}`,
      detail: ({ amount, currency }) => formatAmount(amount, currency),
    },
    refund: {
      noun: 'Refund',
      icon: 'i-lucide-undo-2',
      running: 'Returning a payment',
      done: 'Payment returned',
      failed: 'Payment not returned',
      chart: { label: 'Refunds', color: 'var(--ui-color-warning-400)' },
      name: ({ number }) => `Order ${number}`,
      detail: ({ amount, currency }) => formatAmount(amount, currency),
    },
  },
  actions: [{ label: 'Buy credits', icon: 'i-lucide-coins', to: '/app/checkout' }],
  totals: { payments: 'payments made' },
  providers: [{ name: 'stripe', label: 'Stripe', purpose: 'Checkout', icon: 'i-simple-icons-stripe', keys: 'https://dashboard.stripe.com/apikeys' }],
} satisfies Feature<'payment' | 'refund'>
