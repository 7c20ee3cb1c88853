import { defineEventHandler, getQuery, getRequestHeader, getRouterParam, setResponseStatus, type H3Event, type Router } from 'h3'
import { jsonBody } from '../kit/body.ts'
import { ApiError } from '../kit/errors.ts'
import { fingerprint } from '../kit/idempotency.ts'
import { whenAnswered } from '../kit/provider.ts'
import { resendError } from './errors.ts'
import type { Mail } from './mailbox.ts'
import type { ResendService } from './service.ts'
import { parseMail, type MailInput } from './validate.ts'

const largestBatch = 100

/** Resend's API: send one, send many, retrieve, list. */
export function addApiRoutes(router: Router, service: ResendService): void {
  router.post('/emails', defineEventHandler((event) => {
    requireKey(event)
    return sendOnce(event, service, body => ({
      mails: [parseMail(body)],
      answerWith: ([id]) => ({ id }),
    }))
  }))

  router.post('/emails/batch', defineEventHandler((event) => {
    requireKey(event)
    const permissive = getRequestHeader(event, 'x-batch-validation') === 'permissive'
    return sendOnce(event, service, (body) => {
      const { mails, errors } = parseBatch(body, permissive)
      return { mails, answerWith: ids => ({ data: ids.map(id => ({ id })), ...permissive ? { errors } : {} }) }
    })
  }))

  router.get('/emails', defineEventHandler((event) => {
    requireKey(event)
    const { limit = '20', after } = getQuery<{ limit?: string, after?: string }>(event)
    if (!/^\d+$/.test(limit) || +limit < 1 || +limit > 100)
      throw resendError(422, 'validation_error', 'The `limit` must be a number from 1 to 100.')
    const before = after === undefined ? undefined : found(service.mailbox.get(after)).seq
    const mails = service.mailbox.list({ before, limit: +limit + 1 })
    return { object: 'list', has_more: mails.length > +limit, data: mails.slice(0, +limit).map(summary) }
  }))

  router.get('/emails/:id', defineEventHandler((event) => {
    requireKey(event)
    const mail = found(service.mailbox.get(getRouterParam(event, 'id') ?? ''))
    return { ...summary(mail), object: 'email', html: mail.html, text: mail.text, tags: mail.tags }
  }))
}

interface Sending {
  mails: MailInput[]
  answerWith: (ids: string[]) => unknown
}

/** Sends what `read` makes of the body, or answers as before if the idempotency key was used before. */
function sendOnce(event: H3Event, service: ResendService, read: (body: unknown) => Sending): unknown {
  const body = jsonBody(event)
  const key = getRequestHeader(event, 'idempotency-key')
  if (key === undefined) {
    const { mails, answerWith } = read(body)
    return service.accept(mails, answerWith)
  }
  if (key.length < 1 || key.length > 256)
    throw resendError(400, 'invalid_idempotency_key', 'The key must be between 1-256 chars.')

  const print = fingerprint(event.path, body)
  const claim = service.idempotency.claim(key, print)
  switch (claim.state) {
    case 'replay':
      setResponseStatus(event, claim.status)
      return claim.body
    case 'mismatch':
      throw resendError(409, 'invalid_idempotent_request', 'Same idempotency key used with a different request payload.')
    case 'busy':
      throw resendError(409, 'concurrent_idempotent_requests', 'Same idempotency key used while original request is still in progress.')
  }
  whenAnswered(event, () => service.idempotency.release(key))
  const { mails, answerWith } = read(body)
  return service.accept(mails, answerWith, answer => service.idempotency.keep(key, print, { status: 200, body: answer }), key)
}

function parseBatch(body: unknown, permissive: boolean): { mails: MailInput[], errors: { index: number, message: string }[] } {
  if (!Array.isArray(body) || body.length === 0 || body.length > largestBatch)
    throw resendError(422, 'validation_error', `The batch must be an array of 1 to ${largestBatch} emails.`)
  const mails: MailInput[] = []
  const errors: { index: number, message: string }[] = []
  for (const [index, item] of body.entries()) {
    try {
      mails.push(parseMail(item))
    }
    catch (error) {
      if (!permissive || !(error instanceof ApiError))
        throw error
      errors.push({ index, message: (error.body as { message: string }).message })
    }
  }
  return { mails, errors }
}

/** Any key of Resend's form is good; a missing or other one is refused as Resend does. */
function requireKey(event: H3Event): void {
  const authorization = getRequestHeader(event, 'authorization')
  if (!authorization)
    throw resendError(401, 'missing_api_key', 'Missing API key in the authorization header. Include the following header `Authorization: Bearer YOUR_API_KEY` in the request.')
  if (!/^Bearer re_\w+$/.test(authorization))
    throw resendError(403, 'invalid_api_key', 'API key is invalid.')
}

function found(mail: Mail | undefined): Mail {
  if (!mail)
    throw resendError(404, 'not_found', 'Email not found')
  return mail
}

function summary(mail: Mail) {
  return {
    id: mail.id,
    message_id: mail.messageId,
    from: mail.from,
    to: mail.to,
    cc: orNull(mail.cc),
    bcc: orNull(mail.bcc),
    reply_to: orNull(mail.replyTo),
    subject: mail.subject,
    created_at: new Date(mail.createdAt).toISOString(),
    last_event: mail.status,
    scheduled_at: null,
  }
}

function orNull(addresses: string[]): string[] | null {
  return addresses.length > 0 ? addresses : null
}
