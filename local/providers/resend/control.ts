import { randomUUID } from 'node:crypto'
import { createError, defineEventHandler, getQuery, getRouterParam, setResponseStatus, type Router } from 'h3'
import { jsonBody } from '../kit/body.ts'
import { forgeries, type Attempt, type Forgery } from '../kit/delivery.ts'
import { flag, integer, InvalidInput, objectWith, oneOf, optional, text } from '../kit/input.ts'
import type { OutboxEvent } from '../kit/outbox.ts'
import { eventTypes, plannedEvent, secretBytes, type EventSubject, type EventType } from './events.ts'
import type { ResendService } from './service.ts'

/** An event as the control routes show it: the payload parsed. */
export type ShownEvent = Omit<OutboxEvent, 'payload'> & { payload: unknown }

export interface EmitOptions {
  type: EventType
  /** May be unknown to the local Resend. */
  emailId: string
  /** When it is said to have happened, in milliseconds since the epoch; now unless told. */
  at?: number
  forge?: Forgery
}

/** Steers the webhooks: list, redeliver, emit out of order or forged, pause. */
export function addWebhookControls(router: Router, service: ResendService): void {
  const { outbox } = service

  router.get('/__local/events', defineEventHandler((event) => {
    const { emailId } = getQuery<{ emailId?: string }>(event)
    return { events: outbox.list(emailId).map(shown) }
  }))

  router.post('/__local/events', defineEventHandler(async (event) => {
    const input = objectWith(jsonBody(event), ['type', 'emailId', 'at', 'forge'])
    requireWebhook(service)
    setResponseStatus(event, 201)
    return emit(service, {
      type: oneOf(input.type, 'type', eventTypes),
      emailId: text(input.emailId, 'emailId'),
      at: optional(input.at, at => integer(at, 'at', [0, 8.64e15])),
      forge: optional(input.forge, forge => oneOf(forge, 'forge', forgeries)),
    })
  }))

  router.post('/__local/events/:id/redeliver', defineEventHandler(async (event) => {
    const input = objectWith(jsonBody(event), ['forge'])
    const known = outbox.get(getRouterParam(event, 'id') ?? '')
    if (!known)
      throw createError({ statusCode: 404 })
    requireWebhook(service)
    return { attempt: await outbox.redeliver(known, optional(input.forge, forge => oneOf(forge, 'forge', forgeries))) }
  }))

  router.put('/__local/webhook', defineEventHandler((event) => {
    const input = objectWith(jsonBody(event), ['url', 'secret', 'paused'])
    const paused = optional(input.paused, paused => flag(paused, 'paused')) ?? false
    if (input.url === undefined && input.secret === undefined)
      outbox.setEndpoint(outbox.endpoint, paused)
    else
      outbox.setEndpoint({ url: webAddress(input.url), secret: webhookSecret(input.secret) }, paused)
    return { url: outbox.endpoint?.url ?? null, paused: outbox.paused }
  }))
}

/** Makes an event up and sends it at once. A forged one changes nothing here and is not kept. */
export async function emit(service: ResendService, { type, emailId, at = Date.now(), forge }: EmitOptions): Promise<{ event: ShownEvent, attempt: Attempt }> {
  const planned = plannedEvent(service.mailbox.get(emailId) ?? unknownMail(emailId), type, at)
  const attempt = await (forge ? service.outbox.redeliver(planned, forge) : service.outbox.emit(planned))
  return { event: shown(service.outbox.get(planned.id) ?? { ...planned, status: 'pending', attempts: [] }), attempt }
}

export function shown(event: OutboxEvent): ShownEvent {
  return { ...event, payload: JSON.parse(event.payload) }
}

function unknownMail(id: string): EventSubject {
  return {
    id, messageId: `<${randomUUID()}@local.resend>`, createdAt: Date.now(),
    from: 'someone@example.com', to: ['someone.else@example.com'], subject: 'A mail of another account', tags: [],
  }
}

function requireWebhook({ outbox }: ResendService): void {
  if (!outbox.endpoint)
    throw new InvalidInput('url', 'No webhook is set: PUT /__local/webhook with `url` and `secret` first.')
}

function webAddress(value: unknown): string {
  const url = text(value, 'url')
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new InvalidInput('url', '`url` must be an http or https address.')
  return url
}

function webhookSecret(value: unknown): string {
  const secret = text(value, 'secret')
  try {
    secretBytes(secret)
  }
  catch (error) {
    throw new InvalidInput('secret', (error as Error).message)
  }
  return secret
}
