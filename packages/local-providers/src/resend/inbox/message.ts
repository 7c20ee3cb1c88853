import { html, type Html } from '../../kit/html.ts'
import type { OutboxEvent } from '../../kit/outbox.ts'
import type { Mail } from '../mailbox.ts'
import { statusAfter } from '../events.ts'
import { links, source } from './content.ts'
import { href } from './list.ts'
import { badge, bytes, moment, statusLabel } from './parts.ts'

export type View = 'html' | 'text' | 'source'

export function messagePane(mail: Mail, events: OutboxEvent[], { view, query, hasWebhook }: { view: View, query: URLSearchParams, hasWebhook: boolean }): Html {
  return html`
    <article aria-labelledby="subject">
      <p class="back"><a href="${href('/inbox', query)}">← All emails</a></p>
      <header class="message-head">
        <h1 id="subject">${mail.subject}</h1>
        <dl class="facts">
          ${fact('From', mail.from)}${fact('To', mail.to.join(', '))}${fact('Cc', mail.cc.join(', '))}${fact('Bcc', mail.bcc.join(', '))}
          ${fact('Reply to', mail.replyTo.join(', '))}${fact('Sent', moment(mail.createdAt))}
        </dl>
      </header>
      <section aria-labelledby="delivery">
        <h2 id="delivery">Delivery</h2>
        <ol class="steps" data-live="/inbox/${mail.id}/delivery">${deliverySteps(mail, events, hasWebhook)}</ol>
      </section>
      <section aria-labelledby="content">
        <h2 id="content" class="visually-hidden">Content</h2>
        <nav class="tabs" aria-label="Email formats">${tab('html', 'Preview')}${tab('text', 'Plain text')}${tab('source', 'Source')}</nav>
        ${content(mail, view)}
      </section>
      ${linkSection(links(mail))}
      ${attachmentSection(mail)}
      ${detailSection(mail)}
    </article>`

  function tab(name: View, label: string): Html {
    const target = new URLSearchParams(query)
    if (name !== 'html')
      target.set('view', name)
    return html`<a href="${href(`/inbox/${mail.id}`, target)}"${name === view ? html` aria-current="page"` : ''}>${label}</a>`
  }
}

/** What has happened to a mail, and whether the app's webhook has heard of it. */
export function deliverySteps(mail: Mail, events: OutboxEvent[], hasWebhook: boolean): Html {
  const happened = events.filter(event => event.status !== 'planned')
  return happened.length === 0
    ? html`<li id="step-queued"><span class="step-name">${badge(mail.status)}</span></li>`
    : html`${happened.map(event => html`
      <li id="step-${event.id}">
        <span class="step-name">${badge(statusAfter(event))}</span>
        ${moment(event.dueAt)}
        <span class="webhook">${webhookNote(event, hasWebhook)}</span>
        ${hasWebhook && html`<form method="post" action="/inbox/${mail.id}/events/${event.id}/redeliver">
          <button type="submit" aria-label="Resend webhook: ${statusLabel(statusAfter(event))}">Resend webhook</button>
        </form>`}
      </li>`)}`
}

function webhookNote({ status, attempts }: OutboxEvent, hasWebhook: boolean): string {
  const last = attempts.at(-1)
  const outcome = last && (last.status ?? last.error)
  if (!last)
    return hasWebhook ? 'webhook pending' : 'webhook not set up'
  if (status === 'delivered')
    return attempts.length === 1 ? `webhook ${outcome}` : `webhook ${outcome}, ${attempts.length} attempts`
  return status === 'failed' ? `webhook failed: ${outcome}` : `webhook retrying: ${outcome}`
}

function content(mail: Mail, view: View): Html {
  if (view === 'source')
    return html`<pre class="source" tabindex="0" aria-label="Source">${source(mail)}</pre>`
  if (view === 'text')
    return mail.text === null ? missing('plain text') : html`<pre class="text" tabindex="0" aria-label="Plain text">${mail.text}</pre>`
  return mail.html === null
    ? missing('HTML')
    : html`<iframe class="preview" sandbox="" src="/inbox/${mail.id}/html" title="Preview of ${mail.subject}"></iframe>`
}

function missing(part: string): Html {
  return html`<p class="note">This email has no ${part} part.</p>`
}

function fact(name: string, value: string | Html): Html {
  return value === '' ? html`` : html`<div><dt>${name}</dt><dd>${value}</dd></div>`
}

function linkSection(addresses: string[]): Html {
  return addresses.length === 0
    ? html``
    : html`<section aria-labelledby="links"><h2 id="links">Links</h2>
      <ul class="links">${addresses.map(address => html`<li><a href="${address}" target="_blank" rel="noopener noreferrer">${address}</a></li>`)}</ul></section>`
}

function attachmentSection(mail: Mail): Html {
  return mail.attachments.length === 0
    ? html``
    : html`<section aria-labelledby="attachments"><h2 id="attachments">Attachments</h2>
      <ul class="files">${mail.attachments.map(({ filename, content }, index) => html`
        <li><a href="/inbox/${mail.id}/attachments/${index}" download="${filename}">${filename}</a> <span>${bytes(Buffer.byteLength(content, 'base64'))}</span></li>`)}</ul></section>`
}

function detailSection(mail: Mail): Html {
  return html`<details><summary>Details</summary><dl class="facts">
    ${fact('ID', mail.id)}${fact('Idempotency key', mail.idempotencyKey ?? '')}
    ${fact('Tags', mail.tags.map(({ name, value }) => `${name}: ${value}`).join(', '))}
    ${fact('Headers', Object.entries(mail.headers).map(([name, value]) => `${name}: ${value}`).join(', '))}
  </dl></details>`
}
