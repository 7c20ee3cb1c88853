import { html, type Html } from '../../kit/html.ts'
import { money } from '../money.ts'
import { layout, moment } from './layout.ts'
import type { Purchase, Status } from './purchase.ts'

/** All purchases, newest first. */
export function paymentsPage(purchases: Purchase[]): Html {
  return layout({
    title: 'Payments',
    isWide: true,
    body: html`<section class="whole">
      <h1>Payments</h1>
      ${purchases.length === 0
        ? html`<div class="panel notice"><h2>No payments yet</h2><p>Payments from the app appear here. You can try card payments, bank debits, declines, and refunds without a Stripe account.</p></div>`
        : html`<ol class="purchases">${purchases.map(row)}</ol>`}
    </section>`,
  })
}

export function badge({ label, tone }: Status): Html {
  return html`<span class="badge" data-tone="${tone}">${label}</span>`
}

function row({ id, amount, currency, what, who, status, created }: Purchase): Html {
  return html`<li><a class="purchase" href="/payments/${id}">
    <span class="amount">${money(amount, currency)}</span>
    <span class="what">${what}</span>
    <span class="who">${who}</span>
    ${badge(status)}
    ${moment(created)}
  </a></li>`
}
