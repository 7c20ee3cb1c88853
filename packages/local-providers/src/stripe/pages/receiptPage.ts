import { html, type Html } from '../../kit/html.ts'
import { money } from '../money.ts'
import type { Charge, LineItem } from '../objects.ts'
import { layout, moment } from './layout.ts'

/** A charge's `receipt_url`. */
export function receiptPage(charge: Charge, items: LineItem[]): Html {
  const { card } = charge.payment_method_details ?? {}
  return layout({
    title: 'Receipt',
    body: html`<article class="panel">
      <h1>Receipt</h1>
      <dl class="facts">
        <div><dt>Amount paid</dt><dd>${money(charge.amount, charge.currency)}</dd></div>
        ${charge.amount_refunded > 0 && html`<div><dt>Refunded</dt><dd>${money(charge.amount_refunded, charge.currency)}</dd></div>`}
        <div><dt>Date</dt><dd>${moment(charge.created)}</dd></div>
        <div><dt>Payment method</dt><dd>${card ? `${brandName(card.brand)} ending in ${card.last4}` : 'Bank debit'}</dd></div>
        <div><dt>Number</dt><dd>${charge.id}</dd></div>
      </dl>
      <ul class="items">${items.map(item => html`<li><span class="name">${item.description}</span> <span class="amount">${money(item.amount_total, item.currency)}</span></li>`)}</ul>
    </article>`,
  })
}

function brandName(brand: string | null): string {
  return brand === null ? 'Card' : brand[0]!.toUpperCase() + brand.slice(1)
}
