import { html, type Html } from '../../kit/html.ts'
import { money } from '../money.ts'
import type { Charge } from '../objects.ts'
import { layout, moment } from './layout.ts'

/** What a customer sees at a billing portal session's `url`: what they have paid. */
export function portalPage({ returnUrl, charges }: { returnUrl: string | null, charges: Charge[] }): Html {
  return layout({
    title: 'Your payments',
    body: html`<section class="panel">
      ${returnUrl && html`<p><a class="back" href="${returnUrl}">Back</a></p>`}
      <h1>Your payments</h1>
      ${charges.length === 0 && html`<p>No payments yet.</p>`}
      <ul class="items">${charges.map(({ id, amount, amount_refunded: refunded, currency, created }) => html`<li>
        <a class="name" href="/receipts/${id}">${money(amount, currency)}</a> ${moment(created)}
        ${refunded > 0 && html`<span class="hint">${money(refunded, currency)} refunded</span>`}
      </li>`)}</ul>
    </section>`,
  })
}
