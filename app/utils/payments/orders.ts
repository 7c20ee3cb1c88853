import { formatAmount } from '#shared/money'
import type { BadgeProps } from '@nuxt/ui'
import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type OrderSummary = FunctionReturnType<typeof api.orders.get>

type Look = { label: string, icon: string, color: BadgeProps['color'] }

const looks: Record<OrderSummary['status'], Look> = {
  draft: { label: 'Started', icon: 'i-lucide-clock', color: 'neutral' },
  open: { label: 'Awaiting payment', icon: 'i-lucide-hourglass', color: 'info' },
  paid: { label: 'Paid', icon: 'i-lucide-check', color: 'info' },
  fulfilled: { label: 'Complete', icon: 'i-lucide-check-check', color: 'success' },
  expired: { label: 'Closed', icon: 'i-lucide-timer-off', color: 'neutral' },
  failed: { label: 'Payment failed', icon: 'i-lucide-circle-x', color: 'error' },
  refunded: { label: 'Refunded', icon: 'i-lucide-undo-2', color: 'neutral' },
  needs_review: { label: 'Under review', icon: 'i-lucide-search', color: 'warning' },
}

/** Returns the badge of an order's status. */
export function orderBadge({ status, processing, refunding, disputed }: OrderSummary): Look {
  if (refunding)
    return { label: 'Refunding', icon: 'i-lucide-undo-2', color: 'info' }
  if (disputed)
    return { label: 'Disputed', icon: 'i-lucide-landmark', color: 'warning' }
  if (status === 'open' && processing)
    return { label: 'Processing', icon: 'i-lucide-landmark', color: 'info' }
  return looks[status]
}

/** An order's status in words, for its customer. */
export interface Outcome { title: string, text: string, icon: string, color: 'success' | 'info' | 'warning' | 'neutral' | 'error' }

/** Describes an order's status for its customer, without claims that aren't confirmed. */
export function orderOutcome(order: OrderSummary): Outcome {
  switch (order.status) {
    case 'fulfilled':
      return { title: 'Thank you!', text: `Payment received. We added ${pluralize(order.credits, 'credit')} to your balance.`, icon: 'i-lucide-circle-check', color: 'success' }
    case 'paid':
      return { title: 'Payment received', text: 'We’re completing your order. This can take a few minutes.', icon: 'i-lucide-circle-check', color: 'success' }
    case 'refunded':
      return { title: 'Order refunded', text: `${formatAmount(order.amount, order.currency)} was refunded. It may take several days to appear in your account.`, icon: 'i-lucide-undo-2', color: 'neutral' }
    case 'needs_review':
      if (order.disputed)
        return { title: 'Payment disputed', text: 'The bank is reviewing this payment. The order’s credits are on hold until it decides.', icon: 'i-lucide-landmark', color: 'warning' }
      return { title: 'Payment under review', text: 'We’re checking this payment. You don’t need to do anything.', icon: 'i-lucide-search', color: 'warning' }
    case 'expired':
      return { title: 'Order closed', text: 'We didn’t receive a payment. You weren’t charged. Start a new order to try again.', icon: 'i-lucide-timer-off', color: 'neutral' }
    case 'failed':
      return { title: 'Payment failed', text: order.error?.message ?? 'Try again, or use another payment method.', icon: 'i-lucide-circle-x', color: 'error' }
    default:
      return order.processing
        ? { title: 'Payment processing', text: 'We’ll add your credits when your bank completes the payment. You can close this page.', icon: 'i-lucide-landmark', color: 'info' }
        : { title: 'Awaiting payment', text: 'Stripe hasn’t reported a payment for this order. This page updates when it does.', icon: 'i-lucide-hourglass', color: 'info' }
  }
}
