import { send, setResponseHeaders, setResponseStatus } from 'h3'
import type { H3Event } from 'h3'

const HEADERS = {
  'content-type': 'text/html;charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': 'default-src \'none\'; style-src \'unsafe-inline\'; base-uri \'none\'; form-action \'none\'; frame-ancestors \'none\'',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/**
 * Answers with a page that needs neither Vue, a script nor a deployment.
 *
 * @param page.title What happened, as text.
 * @param page.text What to do about it, as HTML.
 */
export function sendPlainPage(event: H3Event, status: number, page: { title: string, text: string }) {
  setResponseHeaders(event, HEADERS)
  setResponseStatus(event, status)
  return send(event, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif }
body { max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem }
h1 { font-size: 1.5rem; line-height: 1.3 }
</style>
</head>
<body>
<main>
<h1>${page.title}</h1>
<p>${page.text}</p>
</main>
</body>
</html>
`)
}
