import { randomUUID } from 'node:crypto'
import { defineEventHandler, setResponseStatus, type Router } from 'h3'
import { jsonBody } from '../kit/body.ts'
import { forgeries, type Attempt, type Forgery } from '../kit/delivery.ts'
import { integer, objectWith, oneOf, optional, text } from '../kit/input.ts'
import { addWebhookControls, requireWebhook, shown, type ShownEvent } from '../kit/webhookControls.ts'
import { eventTypes, plannedEvent, secretBytes, type EventSubject, type EventType } from './events.ts'
import type { ResendService } from './service.ts'

export interface EmitOptions {
  type: EventType
  /** May be unknown to the local Resend. */
  emailId: string
  /** When it is said to have happened, in milliseconds since the epoch; now unless told. */
  at?: number
  forge?: Forgery
}

/** Steers the webhooks: list, redeliver, emit out of order or forged, pause. */
export function addControls(router: Router, service: ResendService): void {
  addWebhookControls(router, { outbox: service.outbox, subject: 'emailId', checkSecret: secretBytes })

  router.post('/__local/events', defineEventHandler(async (event) => {
    const input = objectWith(jsonBody(event), ['type', 'emailId', 'at', 'forge'])
    requireWebhook(service.outbox)
    setResponseStatus(event, 201)
    return emit(service, {
      type: oneOf(input.type, 'type', eventTypes),
      emailId: text(input.emailId, 'emailId'),
      at: optional(input.at, at => integer(at, 'at', [0, 8.64e15])),
      forge: optional(input.forge, forge => oneOf(forge, 'forge', forgeries)),
    })
  }))
}

/** Makes an event up and sends it at once. A forged one changes nothing here and is not kept. */
export async function emit(service: ResendService, { type, emailId, at = Date.now(), forge }: EmitOptions): Promise<{ event: ShownEvent, attempt: Attempt }> {
  const planned = plannedEvent(service.mailbox.get(emailId) ?? unknownMail(emailId), type, at)
  const attempt = await (forge ? service.outbox.redeliver(planned, forge) : service.outbox.emit(planned))
  return { event: shown(service.outbox.get(planned.id) ?? { ...planned, status: 'pending', attempts: [] }), attempt }
}

function unknownMail(id: string): EventSubject {
  return {
    id, messageId: `<${randomUUID()}@local.resend>`, createdAt: Date.now(),
    from: 'someone@example.com', to: ['someone.else@example.com'], subject: 'A mail of another account', tags: [],
  }
}
