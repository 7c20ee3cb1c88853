import { defineEventHandler, getRouterParam, setResponseStatus, type Router } from 'h3'
import { jsonBody } from '../kit/body.ts'
import { forgeries, type Attempt, type Forgery } from '../kit/delivery.ts'
import { integer, InvalidInput, objectWith, oneOf, optional, text } from '../kit/input.ts'
import { addWebhookControls, requireWebhook, shown, type ShownEvent } from '../kit/webhookControls.ts'
import { genericDecline, testCard, type TestCard } from './cards.ts'
import { closeDispute, disputeOutcomes, openDispute } from './disputes.ts'
import { CardError, noSuch } from './errors.ts'
import { checkSecret, eventTypes, plannedEvent, type EventType, type StripeEvent } from './events.ts'
import type { Dispute, PaymentIntent, Refund, Session } from './objects.ts'
import { getIntent } from './paymentIntents.ts'
import { authenticate } from './payments.ts'
import { settleRefund } from './refunds.ts'
import type { StripeService } from './service.ts'
import { expireSession, getSession, paySession, settleSession } from './sessions.ts'

export const payOutcomes = ['paid', 'declined', 'delayed'] as const
export const settleOutcomes = ['succeeded', 'failed'] as const
export type Outcome = typeof settleOutcomes[number]

export interface PayOptions {
  /** `paid` unless told. `declined` leaves the session open; `delayed` completes it unpaid until `settle`. */
  outcome?: typeof payOutcomes[number]
  /** Another test card than Visa: `pm_card_mastercard`, `pm_card_visa_chargeDeclinedInsufficientFunds`. */
  card?: string
  email?: string
}

export interface EmitOptions {
  type: EventType
  /** What `data.object` shall be; it may be unknown to the local Stripe. */
  object: object
  /** When it is said to have happened, in milliseconds since the epoch; now unless told. */
  at?: number
  forge?: Forgery
}

/** Steers payments and webhooks by HTTP, as the handle does in the same process. */
export function addControls(router: Router, stripe: StripeService): void {
  addWebhookControls(router, { outbox: stripe.outbox, subject: 'subject', checkSecret })

  router.post('/__local/checkout/:id/pay', defineEventHandler((event) => {
    const input = objectWith(jsonBody(event), ['outcome', 'card', 'email'])
    return pay(stripe, getRouterParam(event, 'id') ?? '', {
      outcome: optional(input.outcome, outcome => oneOf(outcome, 'outcome', payOutcomes)),
      card: optional(input.card, card => text(card, 'card')),
      email: optional(input.email, email => text(email, 'email')),
    })
  }))

  router.post('/__local/checkout/:id/settle', defineEventHandler(event =>
    settle(stripe, getRouterParam(event, 'id') ?? '', outcomeIn(jsonBody(event)))))

  router.post('/__local/checkout/:id/expire', defineEventHandler(event =>
    expire(stripe, getRouterParam(event, 'id') ?? '')))

  router.post('/__local/payment_intents/:id/authenticate', defineEventHandler(event =>
    finishAuthentication(stripe, getRouterParam(event, 'id') ?? '', outcomeIn(jsonBody(event)))))

  router.post('/__local/refunds/:id/settle', defineEventHandler(event =>
    finishRefund(stripe, getRouterParam(event, 'id') ?? '', outcomeIn(jsonBody(event)))))

  router.post('/__local/payment_intents/:id/dispute', defineEventHandler((event) => {
    const input = objectWith(jsonBody(event), ['reason', 'inquiry'])
    return dispute(stripe, getRouterParam(event, 'id') ?? '', {
      reason: optional(input.reason, reason => text(reason, 'reason')),
      inquiry: input.inquiry === true,
    })
  }))

  router.post('/__local/disputes/:id/decide', defineEventHandler(event =>
    decide(stripe, getRouterParam(event, 'id') ?? '', oneOf(objectWith(jsonBody(event), ['outcome']).outcome, 'outcome', disputeOutcomes))))

  router.post('/__local/events', defineEventHandler(async (event) => {
    const input = objectWith(jsonBody(event), ['type', 'object', 'at', 'forge'])
    requireWebhook(stripe.outbox)
    if (typeof input.object !== 'object' || input.object === null)
      throw new InvalidInput('object', '`object` must be a JSON object.')
    setResponseStatus(event, 201)
    return emit(stripe, {
      type: oneOf(input.type, 'type', eventTypes),
      object: input.object,
      at: optional(input.at, at => integer(at, 'at', [0, 8.64e15])),
      forge: optional(input.forge, forge => oneOf(forge, 'forge', forgeries)),
    })
  }))
}

/** Does what a customer does on the hosted page. A decline is an outcome here, not an error. */
export function pay(stripe: StripeService, sessionId: string, { outcome = 'paid', card, email }: PayOptions = {}): Session {
  stripe.expireDue()
  try {
    return stripe.run(() => paySession(stripe, sessionId, outcome === 'delayed' ? { email } : { card: paidWith(card, outcome), email }))
  }
  catch (error) {
    if (error instanceof CardError)
      return getSession(stripe, sessionId)
    throw error
  }
}

function paidWith(id: string = 'pm_card_visa', outcome: 'paid' | 'declined'): TestCard {
  const card = testCard(id)
  if (!card)
    throw new InvalidInput('card', `\`card\` must be one of Stripe's test payment methods, such as pm_card_visa; ${id} is none.`)
  return outcome === 'declined' ? { ...card, decline: card.decline ?? genericDecline } : card
}

/** A delayed payment arrives, or does not. */
export function settle(stripe: StripeService, sessionId: string, outcome: Outcome): Session {
  return stripe.run(() => settleSession(stripe, sessionId, outcome))
}

export function expire(stripe: StripeService, sessionId: string): Session {
  return stripe.run(() => expireSession(stripe, sessionId))
}

/** Does what a customer does on their bank's page. */
export function finishAuthentication(stripe: StripeService, intentId: string, outcome: Outcome): PaymentIntent {
  try {
    return stripe.run(() => authenticate(stripe, getIntent(stripe, intentId), outcome))
  }
  catch (error) {
    if (error instanceof CardError)
      return getIntent(stripe, intentId)
    throw error
  }
}

/** A refund arrives, or comes back: at once or after it had arrived. */
export function finishRefund(stripe: StripeService, refundId: string, outcome: Outcome): Refund {
  return stripe.run(() => settleRefund(stripe, refundId, outcome))
}

export interface DisputeOptions {
  /** Stripe's name for what is wrong; `fraudulent` unless told. */
  reason?: string
  /** The bank only asks, and takes no money. */
  inquiry?: boolean
}

/** Does what the owner of a card does at their bank. */
export function dispute(stripe: StripeService, intentId: string, options?: DisputeOptions): Dispute {
  const { latest_charge: charge } = getIntent(stripe, intentId)
  if (charge === null)
    throw noSuch('charge', '', { status: 404 })
  return stripe.run(() => openDispute(stripe, charge, options))
}

/** Does what that bank does in the end. */
export function decide(stripe: StripeService, disputeId: string, outcome: typeof disputeOutcomes[number]): Dispute {
  return stripe.run(() => closeDispute(stripe, disputeId, outcome))
}

/** Makes an event up and sends it at once. A forged one is not kept. */
export async function emit({ outbox }: StripeService, { forge, ...input }: EmitOptions): Promise<{ event: ShownEvent<StripeEvent>, attempt: Attempt }> {
  const { id } = input.object as { id?: string }
  const planned = plannedEvent(id ?? 'made up', input)
  const attempt = await (forge ? outbox.redeliver(planned, forge) : outbox.emit(planned))
  return { event: shown<StripeEvent>(outbox.get(planned.id) ?? { ...planned, status: 'pending', attempts: [] }), attempt }
}

function outcomeIn(body: unknown): Outcome {
  return oneOf(objectWith(body, ['outcome']).outcome, 'outcome', settleOutcomes)
}
