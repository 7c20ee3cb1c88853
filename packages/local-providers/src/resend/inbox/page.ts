import { html, type Html } from '../../kit/html.ts'
import { emptyList, href } from './list.ts'

interface Page {
  title: string
  entries: Html
  query: URLSearchParams
  count: { all: number, unread: number }
  isEmpty: boolean
  /** The query for the next older entries, if there are any. */
  older?: URLSearchParams
  /** What the right pane shows; nothing is selected without it. */
  message?: Html
  selected?: string
}

/** The whole document: list on the left, message on the right; on a phone one of the two. */
export function page({ title, entries, query, count, isEmpty, older, message, selected }: Page): Html {
  const live = new URLSearchParams(query)
  if (selected)
    live.set('selected', selected)

  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title}</title>
  <link rel="icon" href="/inbox.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/inbox.css">
  <script src="/inbox.js" type="module"></script>
</head>
<body${message ? html` class="reading"` : ''}>
  <a class="skip" href="#main">Skip to content</a>
  <header class="bar">
    <a class="brand" href="/inbox"><img src="/inbox.svg" alt="" width="28" height="28"> Inbox</a>
    <p class="about">Emails from the app. They never leave this computer.</p>
    <p class="connection" role="status" data-connection></p>
  </header>
  <div class="panes">
    <nav class="list" aria-label="Emails">
      <form class="search" role="search" action="/inbox">
        <input type="search" name="q" value="${query.get('q') ?? ''}" aria-label="Search by address or subject" placeholder="Search address or subject">
      </form>
      <p class="count"><span data-count>${countLine(count)}</span></p>
      <ol class="emails" data-live="${href('/inbox/entries', live)}" data-announce>${entries}</ol>
      <div class="empty" data-empty${isEmpty ? '' : html` hidden`}>${emptyList(query)}</div>
      ${older && html`<p class="older"><a href="${href('/inbox', older)}">Older emails</a></p>`}
      <p class="visually-hidden" role="status" data-news></p>
    </nav>
    <main id="main" class="message" tabindex="-1">${message ?? nothingSelected()}</main>
  </div>
</body>
</html>`
}

export function countLine({ all, unread }: { all: number, unread: number }): string {
  if (all === 0)
    return ''
  const emails = all === 1 ? '1 email' : `${all} emails`
  return unread > 0 ? `${emails}, ${unread} unread` : emails
}

function nothingSelected(): Html {
  return html`<div class="nothing">
    <img src="/inbox.svg" alt="" width="72" height="72">
    <h1>Select an email</h1>
    <p>To test failures, email <code>bounced@resend.dev</code> for a bounce or <code>complained@resend.dev</code> for a spam report. The local Resend rejects other addresses that start with <code>bounce</code>.</p>
  </div>`
}
