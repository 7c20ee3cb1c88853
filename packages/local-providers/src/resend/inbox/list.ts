import { html, type Html } from '../../kit/html.ts'
import type { Mail } from '../mailbox.ts'
import { snippet } from './content.ts'
import { badge, moment } from './parts.ts'

/** Renders one entry per email. The page's script updates the list by the ids of entries. */
export function listEntries(mails: Mail[], query: URLSearchParams, selected?: string): Html {
  return html`${mails.map(mail => html`
    <li id="email-${mail.id}">
      <a class="email" href="${mailHref(mail.id, query)}"${mail.read ? '' : html` data-unread`}${mail.id === selected ? html` aria-current="page"` : ''}>
        <span class="email-top"><span class="email-to">${mail.to.map(shortAddress).join(', ')}</span>${moment(mail.createdAt)}</span>
        <span class="email-subject">${mail.read ? '' : html`<span class="visually-hidden">Unread: </span>`}${mail.subject}</span>
        <span class="email-snippet">${snippet(mail)}</span>
        <span class="email-bottom"><span class="email-from">from ${shortAddress(mail.from)}</span>${badge(mail.status)}</span>
      </a>
    </li>`)}`
}

export function emptyList(query: URLSearchParams): Html {
  return query.has('q') || query.has('to')
    ? html`<p><strong>No matching emails</strong></p><p><a href="/inbox">Show all emails</a></p>`
    : html`<p><strong>No emails yet</strong></p><p>Emails from the app appear here.</p>`
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
