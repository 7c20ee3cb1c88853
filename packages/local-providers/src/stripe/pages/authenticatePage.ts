import { html, type Html } from '../../kit/html.ts'
import { money } from '../money.ts'
import type { PaymentIntent } from '../objects.ts'
import { layout, notice } from './layout.ts'

/** What a customer sees when their bank wants them to confirm a payment. */
export function authenticatePage(intent: PaymentIntent): Html {
  if (intent.status !== 'requires_action') {
    return notice({
      title: intent.status === 'succeeded' ? 'Payment confirmed' : 'Payment failed',
      text: intent.last_payment_error?.message ?? 'You can close this page.',
    })
  }
  return layout({
    title: 'Confirm payment',
    body: html`<form class="panel" method="post">
      <h1>Confirm payment</h1>
      <p>Your bank needs you to confirm this payment of <strong>${money(intent.amount, intent.currency)}</strong>.</p>
      <button class="primary" name="outcome" value="succeeded">Complete authentication</button>
      <button name="outcome" value="failed">Fail authentication</button>
    </form>`,
  })
}

/** Where the customer goes then: the intent's return address with what came of it. */
export function authenticatedUrl(returnUrl: string, intent: PaymentIntent): string {
  const url = new URL(returnUrl)
  url.searchParams.set('payment_intent', intent.id)
  url.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '')
  url.searchParams.set('redirect_status', intent.status === 'succeeded' ? 'succeeded' : 'failed')
  return url.href
}
