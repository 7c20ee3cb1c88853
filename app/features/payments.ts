import { formatAmount } from '#shared/money'
import type { Feature } from './feature'

export const payments = {
  page: {
    label: 'Checkout',
    icon: 'i-lucide-shopping-cart',
    to: '/app/checkout',
    description: 'Buy credits and manage orders',
    source: () => import('~/sources/checkout'),
  },
  home: { call: 'api.payments.charge', text: 'Each order is fulfilled exactly once, even if the webhook is late, repeated, or lost.' },
  jobs: {
    payment: {
      noun: 'Payment',
      icon: 'i-lucide-shopping-cart',
      running: 'Processing payment',
      done: 'Payment received',
      failed: 'Payment failed',
      chart: { label: 'Payments', color: 'var(--ui-color-success-500)' },
      name: ({ number }) => `Order ${number}`,
      detail: ({ amount, currency }) => formatAmount(amount, currency),
    },
    refund: {
      noun: 'Refund',
      icon: 'i-lucide-undo-2',
      running: 'Refunding payment',
      done: 'Payment refunded',
      failed: 'Refund failed',
      chart: { label: 'Refunds', color: 'var(--ui-color-warning-400)' },
      name: ({ number }) => `Order ${number}`,
      detail: ({ amount, currency }) => formatAmount(amount, currency),
    },
  },
  actions: [{ label: 'Buy credits', icon: 'i-lucide-coins', to: '/app/checkout' }],
  totals: { payments: 'payments received' },
  providers: [{ name: 'stripe', label: 'Stripe', purpose: 'Checkout', icon: 'i-simple-icons-stripe', keys: 'https://dashboard.stripe.com/apikeys' }],
} satisfies Feature<'payment' | 'refund'>
