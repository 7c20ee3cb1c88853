import { html, type Html } from '../../kit/html.ts'

interface Layout {
  title: string
  body: Html
  /** Two columns: what is paid for, and how. */
  isWide?: boolean
}

/** The document around every page. There is no script: everything is links and forms. */
export function layout({ title, body, isWide = false }: Layout): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title} · Local Stripe</title>
  <link rel="icon" href="/stripe.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/stripe.css">
</head>
<body>
  <header class="bar">
    <a class="brand" href="/payments"><img src="/stripe.svg" alt="" width="28" height="28"> Local Stripe</a>
    <p class="about">Test mode. Payments are simulated, and no data leaves this computer.</p>
  </header>
  <main${isWide ? html` class="wide"` : ''}>${body}</main>
</body>
</html>`
}

/** A page that only says something. */
export function notice({ title, text, link }: { title: string, text: string, link?: { href: string, label: string } | null }): Html {
  return layout({
    title,
    body: html`<section class="panel notice"><h1>${title}</h1><p>${text}</p>${link && html`<p><a class="button" href="${link.href}">${link.label}</a></p>`}</section>`,
  })
}

/** A moment in seconds since the epoch. */
export function moment(seconds: number): Html {
  const iso = new Date(seconds * 1_000).toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`
}
