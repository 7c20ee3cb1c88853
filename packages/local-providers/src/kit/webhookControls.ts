import { createError, defineEventHandler, getQuery, getRouterParam, type Router } from 'h3'
import { jsonBody } from './body.ts'
import { forgeries } from './delivery.ts'
import { flag, InvalidInput, objectWith, oneOf, optional, text } from './input.ts'
import type { Outbox, OutboxEvent } from './outbox.ts'

/** An event as people and tests see it: the payload parsed. */
export type ShownEvent<Payload = unknown> = Omit<OutboxEvent, 'payload'> & { payload: Payload }

export function shown<Payload = unknown>(event: OutboxEvent): ShownEvent<Payload> {
  return { ...event, payload: JSON.parse(event.payload) as Payload }
}

export interface WebhookControlOptions {
  outbox: Outbox
  /** The query parameter that selects the events of one subject. */
  subject: string
  /** Throws for a malformed signing secret. */
  checkSecret: (secret: string) => void
}

/** Steers the webhooks by HTTP: list, redeliver, set the receiver, pause. */
export function addWebhookControls(router: Router, { outbox, subject, checkSecret }: WebhookControlOptions): void {
  router.get('/__local/events', defineEventHandler((event) => {
    const query = getQuery<Record<string, string | undefined>>(event)
    return { events: outbox.list(query[subject]).map(shown) }
  }))

  router.post('/__local/events/:id/redeliver', defineEventHandler(async (event) => {
    const input = objectWith(jsonBody(event), ['forge'])
    const known = outbox.get(getRouterParam(event, 'id') ?? '')
    if (!known)
      throw createError({ statusCode: 404 })
    requireWebhook(outbox)
    return { attempt: await outbox.redeliver(known, optional(input.forge, forge => oneOf(forge, 'forge', forgeries))) }
  }))

  router.put('/__local/webhook', defineEventHandler((event) => {
    const input = objectWith(jsonBody(event), ['url', 'secret', 'paused'])
    const paused = optional(input.paused, paused => flag(paused, 'paused')) ?? false
    if (input.url === undefined && input.secret === undefined)
      outbox.setEndpoint(outbox.endpoint, paused)
    else
      outbox.setEndpoint({ url: webAddress(input.url), secret: webhookSecret(input.secret, checkSecret) }, paused)
    return { url: outbox.endpoint?.url ?? null, paused: outbox.paused }
  }))
}

export function requireWebhook(outbox: Outbox): void {
  if (!outbox.endpoint)
    throw new InvalidInput('url', 'No webhook is set up. Send `url` and `secret` with PUT /__local/webhook first.')
}

function webAddress(value: unknown): string {
  const url = text(value, 'url')
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new InvalidInput('url', '`url` must be an http or https address.')
  return url
}

function webhookSecret(value: unknown, check: (secret: string) => void): string {
  const secret = text(value, 'secret')
  try {
    check(secret)
  }
  catch (error) {
    throw new InvalidInput('secret', (error as Error).message)
  }
  return secret
}
