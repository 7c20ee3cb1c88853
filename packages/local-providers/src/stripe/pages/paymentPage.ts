import { html, type Html } from '../../kit/html.ts'
import type { OutboxEvent } from '../../kit/outbox.ts'
import { money } from '../money.ts'
import { layout, moment } from './layout.ts'
import { badge } from './paymentsPage.ts'
import type { Purchase } from './purchase.ts'

interface PaymentPage {
  purchase: Purchase
  events: OutboxEvent[]
  hasWebhook: boolean
}

/** One purchase: how it stands, what can be done about it, and what the app was told. */
export function paymentPage({ purchase, events, hasWebhook }: PaymentPage): Html {
  const { amount, currency, what, who, status, intent, charge, dispute, created, session } = purchase
  return layout({
    title: `${money(amount, currency)} · ${what}`,
    isWide: true,
    body: html`
      <article class="summary">
        <p><a class="back" href="/payments">Payments</a></p>
        <h1><strong>${money(amount, currency)}</strong> ${badge(status)}</h1>
        <dl class="facts">
          ${fact('Items', what)}${fact('Customer', who)}
          <div><dt>Created</dt><dd>${moment(created)}</dd></div>
          ${charge && charge.amount_refunded > 0 && fact('Refunded', money(charge.amount_refunded, currency))}
          ${dispute && fact('Dispute', `${dispute.status.replaceAll('_', ' ')}: ${dispute.reason.replaceAll('_', ' ')}`)}
          ${intent?.last_payment_error && fact('Last error', intent.last_payment_error.message ?? '')}
          ${fact('Reference', session?.client_reference_id ?? '')}
          ${fact('Checkout session', session?.id ?? '')}${fact('Payment intent', intent?.id ?? '')}${fact('Charge', charge?.id ?? '')}
        </dl>
        ${actions(purchase)}
      </article>
      <section class="panel" aria-labelledby="events">
        <h2 id="events">Events</h2>
        ${events.length === 0 ? html`<p class="hint">No events yet.</p>` : html`<ol class="events">${events.map(event => step(purchase.id, event, hasWebhook))}</ol>`}
      </section>`,
  })
}

function actions({ id, session, intent, charge, refund, dispute }: Purchase): Html {
  const isDisputed = dispute !== undefined && !/^won$|^lost$|closed$/.test(dispute.status)
  const isPaid = charge?.status === 'succeeded'
  const done = [
    session?.status === 'open' && html`<a class="button" href="${session.url}">Open checkout page</a>`,
    session?.status === 'open' && action(id, 'expire', 'Expire checkout'),
    session && intent?.status === 'processing' && action(id, 'succeeded', 'Complete bank debit'),
    session && intent?.status === 'processing' && action(id, 'failed', 'Fail bank debit'),
    intent?.status === 'requires_action' && html`<a class="button" href="/authenticate/${intent.id}?client_secret=${intent.client_secret}">Open bank page</a>`,
    isPaid && html`<a class="button" href="/receipts/${charge.id}">View receipt</a>`,
    isPaid && !charge.refunded && !isDisputed && action(id, 'refund', 'Refund'),
    isPaid && !charge.refunded && !isDisputed && action(id, 'refund-half', 'Refund half'),
    refund?.status === 'pending' && action(id, 'refund-arrives', 'Complete refund'),
    (refund?.status === 'pending' || refund?.status === 'succeeded') && action(id, 'refund-fails', 'Fail refund'),
    isPaid && !charge.refunded && !charge.disputed && action(id, 'dispute', 'Dispute as customer'),
    isDisputed && action(id, 'won', 'Resolve dispute as won'),
    isDisputed && action(id, 'lost', 'Resolve dispute as lost'),
  ].filter(part => part !== false)
  return done.length === 0 ? html`` : html`<div class="actions">${done}</div>`
}

function action(id: string, name: string, label: string): Html {
  return html`<form method="post" action="/payments/${id}/${name}"><button>${label}</button></form>`
}

function step(id: string, { id: eventId, type, dueAt, status, attempts }: OutboxEvent, hasWebhook: boolean): Html {
  const note = webhookNote({ status, attempts }, hasWebhook)
  return html`<li>
    <p><span class="type">${breakable(type)}</span> <span class="hint">${moment(Math.floor(dueAt / 1_000))}, ${note}</span></p>
    ${hasWebhook && html`<form method="post" action="/payments/${id}/events/${eventId}"><button aria-label="Resend ${type}">Resend webhook</button></form>`}
  </li>`
}

/** May be broken after its dots. */
function breakable(type: string): Html[] {
  return type.split(/(?<=\.)/).map(part => html`${part}<wbr>`)
}

function webhookNote({ status, attempts }: Pick<OutboxEvent, 'status' | 'attempts'>, hasWebhook: boolean): string {
  const last = attempts.at(-1)
  if (!last)
    return hasWebhook ? 'webhook pending' : 'webhook not set up'
  const outcome = last.status ?? last.error
  const words = { delivered: 'webhook delivered:', failed: 'webhook failed:', pending: 'webhook retrying:', planned: 'webhook retrying:' }
  return `${words[status]} ${outcome}`
}

function fact(name: string, value: string): Html {
  return value === '' ? html`` : html`<div><dt>${name}</dt><dd>${value}</dd></div>`
}
