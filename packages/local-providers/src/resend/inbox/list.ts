import { html, type Html } from '../../kit/html.ts'
import type { Mail } from '../mailbox.ts'
import { snippet } from './content.ts'
import { badge, moment } from './parts.ts'

/** One entry per mail; the page's script keeps the list up to date by the entries' ids. */
export function listEntries(mails: Mail[], query: URLSearchParams, selected?: string): Html {
  return html`${mails.map(mail => html`
    <li id="mail-${mail.id}">
      <a class="mail" href="${mailHref(mail.id, query)}"${mail.read ? '' : html` data-unread`}${mail.id === selected ? html` aria-current="page"` : ''}>
        <span class="mail-top"><span class="mail-to">${mail.to.map(shortAddress).join(', ')}</span>${moment(mail.createdAt)}</span>
        <span class="mail-subject">${mail.read ? '' : html`<span class="visually-hidden">Unread: </span>`}${mail.subject}</span>
        <span class="mail-snippet">${snippet(mail)}</span>
        <span class="mail-bottom"><span class="mail-from">from ${shortAddress(mail.from)}</span>${badge(mail.status)}</span>
      </a>
    </li>`)}`
}

export function emptyList(query: URLSearchParams): Html {
  return query.has('q') || query.has('to')
    ? html`<p><strong>No mail matches.</strong></p><p><a href="/inbox">Show all mail</a></p>`
    : html`<p><strong>No mail yet.</strong></p><p>What the app sends appears here by itself.</p>`
}

/** Query parameters that a link within the inbox keeps. */
export function listQuery(url: URL): URLSearchParams {
  return new URLSearchParams([...url.searchParams].filter(([name, value]) => ['q', 'to', 'before'].includes(name) && value !== ''))
}

export function href(path: string, query: URLSearchParams): string {
  return query.size > 0 ? `${path}?${query}` : path
}

function mailHref(id: string, query: URLSearchParams): string {
  return href(`/inbox/${id}`, query)
}

/** `Ada` of `Ada <ada@example.com>`, or the address. */
function shortAddress(address: string): string {
  return /^\s*"?(.*?)"?\s*</.exec(address)?.[1] || address
}
