import { createHash } from 'node:crypto'
import { createError, defineEventHandler, getRequestHeader, getRequestURL, getRouterParam, sendRedirect, setResponseHeader, setResponseHeaders, setResponseStatus, type H3Event, type Router } from 'h3'
import type { Html } from '../../kit/html.ts'
import { addAsset, pageHeaders, sendPage } from '../../kit/pages.ts'
import type { Mail } from '../mailbox.ts'
import type { ResendService } from '../service.ts'
import { previewHtml } from './content.ts'
import { mailJson } from './json.ts'
import { listEntries, listQuery } from './list.ts'
import { deliverySteps, messagePane, type View } from './message.ts'
import { countLine, page } from './page.ts'

const pageSize = 100
const pagePolicy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
// A mail is a stranger's document: no scripts, no forms, nothing fetched from beyond this machine.
const mailPolicy = `sandbox; default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data: http://127.0.0.1:* http://localhost:*; frame-ancestors 'self'`
const shownImages = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

/** The pages to read mail on, and the same as JSON. */
export function addInboxRoutes(router: Router, service: ResendService): void {
  const { mailbox, outbox } = service

  router.get('/', defineEventHandler(event => sendRedirect(event, '/inbox')))

  router.get('/inbox', defineEventHandler(event => sendPage(event, inboxPage(event), pagePolicy)))

  router.get('/inbox/entries', defineEventHandler((event) => {
    const { searchParams } = getRequestURL(event)
    setResponseHeader(event, 'x-count', countLine(mailbox.count()))
    return sendFragment(event, listEntries(entries(event), listQuery(getRequestURL(event)), searchParams.get('selected') ?? undefined))
  }))

  router.get('/inbox/:id', defineEventHandler((event) => {
    const id = getRouterParam(event, 'id') ?? ''
    mailbox.markRead(id)
    const mail = mailbox.get(id)
    return mail ? sendPage(event, inboxPage(event, mail), pagePolicy) : sendRedirect(event, '/inbox')
  }))

  router.get('/inbox/:id/delivery', defineEventHandler((event) => {
    const mail = requireMail(event)
    return sendFragment(event, deliverySteps(mail, outbox.list(mail.id), outbox.endpoint !== undefined))
  }))

  router.post('/inbox/:id/events/:event/redeliver', defineEventHandler(async (event) => {
    const mail = requireMail(event)
    const known = outbox.get(getRouterParam(event, 'event') ?? '')
    if (known && outbox.endpoint)
      await outbox.redeliver(known)
    return sendRedirect(event, `/inbox/${mail.id}`, 303)
  }))

  router.get('/inbox/:id/html', defineEventHandler((event) => {
    const body = previewHtml(requireMail(event))
    setResponseHeaders(event, { ...pageHeaders, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': mailPolicy })
    return body
  }))

  router.get('/inbox/:id/attachments/:index', defineEventHandler((event) => {
    const attachment = requireMail(event).attachments[Number(getRouterParam(event, 'index'))]
    if (!attachment)
      throw createError({ statusCode: 404 })
    const isShown = shownImages.includes(attachment.contentType)
    setResponseHeaders(event, {
      ...pageHeaders,
      'content-type': isShown ? attachment.contentType : 'application/octet-stream',
      'content-disposition': isShown ? 'inline' : 'attachment',
      'content-security-policy': 'sandbox; default-src \'none\'',
    })
    return Buffer.from(attachment.content, 'base64')
  }))

  router.get('/inbox.json', defineEventHandler((event) => {
    const { searchParams } = getRequestURL(event)
    const mails = mailbox.list({ to: searchParams.get('to') ?? undefined, limit: 1_000 })
    return { mails: mails.map(mail => mailJson(mail, outbox.list(mail.id))) }
  }))

  addAsset(router, new URL('inbox.css', import.meta.url), 'text/css')
  addAsset(router, new URL('inbox.js', import.meta.url), 'text/javascript')
  addAsset(router, new URL('inbox.svg', import.meta.url), 'image/svg+xml')

  function entries(event: H3Event): Mail[] {
    const query = listQuery(getRequestURL(event))
    return mailbox.list({
      to: query.get('to') ?? undefined,
      search: query.get('q') ?? undefined,
      before: Number(query.get('before')) || undefined,
      limit: pageSize,
    })
  }

  function inboxPage(event: H3Event, mail?: Mail): Html {
    const url = getRequestURL(event)
    const query = listQuery(url)
    const mails = entries(event)
    const count = mailbox.count()
    return page({
      title: mail ? `${mail.subject} · Inbox` : 'Inbox',
      entries: listEntries(mails, query, mail?.id),
      isEmpty: mails.length === 0,
      older: mails.length === pageSize ? withBefore(query, mails.at(-1)) : undefined,
      query,
      count,
      selected: mail?.id,
      message: mail && messagePane(mail, outbox.list(mail.id), {
        view: (['text', 'source'] as View[]).find(view => view === url.searchParams.get('view')) ?? (mail.html === null ? 'text' : 'html'),
        query,
        hasWebhook: outbox.endpoint !== undefined,
      }),
    })
  }

  function requireMail(event: H3Event): Mail {
    const mail = mailbox.get(getRouterParam(event, 'id') ?? '')
    if (!mail)
      throw createError({ statusCode: 404 })
    return mail
  }
}

/** A part of a page, or 304 if the reader has it already. */
function sendFragment(event: H3Event, body: Html): string | null {
  const etag = `"${createHash('sha256').update(body.toString()).digest('base64url')}"`
  setResponseHeaders(event, { ...pageHeaders, 'content-type': 'text/html; charset=utf-8', etag })
  if (getRequestHeader(event, 'if-none-match') !== etag)
    return body.toString()
  setResponseStatus(event, 304)
  return null
}

function withBefore(query: URLSearchParams, mail: Mail | undefined): URLSearchParams {
  const older = new URLSearchParams(query)
  older.set('before', String(mail?.seq))
  return older
}
