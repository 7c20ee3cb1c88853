import { html, type Html } from '../../kit/html.ts'
import { money } from '../money.ts'
import type { LineItem, Session } from '../objects.ts'
import { layout, moment, notice } from './layout.ts'

interface CheckoutPage {
  session: Session
  items: LineItem[]
  /** Why the last attempt failed. */
  declined?: string
}

/** What a customer sees at a checkout session's `url`. */
export function checkoutPage({ session, items, declined }: CheckoutPage): Html {
  if (session.status === 'complete')
    return notice({ title: 'Checkout complete', text: 'You can’t pay here again.', link: { href: returnUrl(session), label: 'Continue' } })
  if (session.status === 'expired')
    return notice({ title: 'Checkout expired', text: 'This checkout was open too long. Go back and start a new one.', link: session.cancel_url === null ? null : { href: session.cancel_url, label: 'Back' } })

  const total = money(session.amount_total!, session.currency!)
  return layout({
    title: `Pay ${total}`,
    isWide: true,
    body: html`
      <section class="summary" aria-labelledby="total">
        ${session.cancel_url && html`<p><a class="back" href="${session.cancel_url}">Back</a></p>`}
        <h1 id="total"><span>Pay</span> <strong>${total}</strong></h1>
        <ul class="items">${items.map(item)}</ul>
        <p class="sum"><span>Total</span> <strong>${total}</strong></p>
      </section>
      <form class="panel" method="post">
        <h2>Contact</h2>
        <label for="email">Email</label>
        <input id="email" name="email" type="email" autocomplete="email" required value="${session.customer_email ?? 'ada@example.com'}"${session.customer_email === null ? '' : html` readonly`}>
        ${accepts(session, 'card') && html`
          <h2>Test card</h2>
          <p class="card"><span>4242 4242 4242 4242</span> <span>Visa</span></p>
          ${declined && html`<p class="alert" role="alert">${declined} Try again, or use another payment method.</p>`}
          <button class="primary" name="outcome" value="paid">Pay ${total}</button>
          <button name="outcome" value="declined">Decline</button>
          <p class="hint">Decline uses a card that the bank rejects. This page stays open.</p>`}
        ${accepts(session, 'us_bank_account') && html`
          <h2>Bank debit</h2>
          <button name="outcome" value="delayed">Use bank debit</button>
          <p class="hint">The order is placed now and paid later. Set the outcome on the <a href="/payments/${session.id}">payment page</a>.</p>`}
        <p class="hint">Open until ${moment(session.expires_at)}.</p>
      </form>`,
  })
}

/** Where the customer goes after paying. */
export function returnUrl({ success_url: url, id }: Session): string {
  return (url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id)
}

function accepts(session: Session, method: string): boolean {
  return session.payment_method_types.includes(method)
}

function item({ description, quantity, amount_total: amount, price, currency }: LineItem): Html {
  return html`<li>
    <span class="name">${description}</span> <span class="amount">${money(amount, currency)}</span>
    ${quantity !== null && quantity > 1 && html`<span class="hint">${quantity} × ${money(price.unit_amount, currency)}</span>`}
  </li>`
}
