import { formatAmount } from '#shared/money'
import type { BadgeProps } from '@nuxt/ui'
import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type OrderSummary = FunctionReturnType<typeof api.orders.get>

type Look = { label: string, icon: string, color: BadgeProps['color'] }

const looks: Record<OrderSummary['status'], Look> = {
  draft: { label: 'Started', icon: 'i-lucide-clock', color: 'neutral' },
  open: { label: 'Waits for payment', icon: 'i-lucide-hourglass', color: 'info' },
  paid: { label: 'Paid', icon: 'i-lucide-check', color: 'info' },
  fulfilled: { label: 'Complete', icon: 'i-lucide-check-check', color: 'success' },
  expired: { label: 'Expired', icon: 'i-lucide-timer-off', color: 'neutral' },
  failed: { label: 'Not paid', icon: 'i-lucide-circle-x', color: 'error' },
  refunded: { label: 'Refunded', icon: 'i-lucide-undo-2', color: 'neutral' },
  needs_review: { label: 'In review', icon: 'i-lucide-search', color: 'warning' },
}

/** How an order's status is shown. */
export function orderBadge({ status, processing, refunding, disputed }: OrderSummary): Look {
  if (refunding)
    return { label: 'Refunding', icon: 'i-lucide-undo-2', color: 'info' }
  if (disputed)
    return { label: 'Disputed', icon: 'i-lucide-landmark', color: 'warning' }
  if (status === 'open' && processing)
    return { label: 'At the bank', icon: 'i-lucide-landmark', color: 'info' }
  return looks[status]
}

/** How something turned out, for whoever waits for it. */
export interface Outcome { title: string, text: string, icon: string, color: 'success' | 'info' | 'warning' | 'neutral' | 'error' }

/** What is known of an order's payment, and no more: for whoever comes back from paying. */
export function orderOutcome(order: OrderSummary): Outcome {
  switch (order.status) {
    case 'fulfilled':
      return { title: 'Thank you!', text: `Your payment has arrived, and ${pluralize(order.credits, 'credit')} are yours.`, icon: 'i-lucide-circle-check', color: 'success' }
    case 'paid':
      return { title: 'Your payment has arrived', text: 'Your order is being completed. That takes a few minutes at most.', icon: 'i-lucide-circle-check', color: 'success' }
    case 'refunded':
      return { title: 'This order is refunded', text: `${formatAmount(order.amount, order.currency)} go back to how you paid. Banks take some days for it.`, icon: 'i-lucide-undo-2', color: 'neutral' }
    case 'needs_review':
      if (order.disputed)
        return { title: 'Your bank holds this payment', text: 'It was disputed. While your bank looks into it, the credits of this order wait too.', icon: 'i-lucide-landmark', color: 'warning' }
      return { title: 'A person is looking at this payment', text: 'The payment does not fit the order, so a person decides. You need not do anything.', icon: 'i-lucide-search', color: 'warning' }
    case 'expired':
      return { title: 'This order has expired', text: 'Nothing was paid in time, and you were not charged.', icon: 'i-lucide-timer-off', color: 'neutral' }
    case 'failed':
      return { title: 'The payment did not go through', text: order.error?.message ?? 'You were not charged.', icon: 'i-lucide-circle-x', color: 'error' }
    default:
      return order.processing
        ? { title: 'Your bank is still at it', text: 'The credits are yours as soon as your bank has paid. You need not wait here.', icon: 'i-lucide-landmark', color: 'info' }
        : { title: 'No payment so far', text: 'Stripe has not reported a payment for this order. This page shows it as soon as it does.', icon: 'i-lucide-hourglass', color: 'info' }
  }
}
