import type Stripe from 'stripe'
import { authenticationNeeded, type Decline } from './cards.ts'
import { insertCharge, settleCharge } from './charges.ts'
import { openDispute } from './disputes.ts'
import { CardError, unexpectedState } from './errors.ts'
import { eventSubject } from './eventSubject.ts'
import type { PaymentIntent, PaymentMethod } from './objects.ts'
import type { StripeService } from './service.ts'

type Intent = PaymentIntent & { object: 'payment_intent' }

export interface AttemptOptions {
  /** The customer is not there to authenticate, or the caller does not want to wait for it: such cards are declined. */
  cannotAuthenticate?: boolean
  authenticated?: boolean
  /** Where the customer returns after authenticating; without one, the page's script is asked to take care of it. */
  returnUrl?: string
}

/**
 * Tries to take an intent's money from a payment method. The intent has then succeeded or waits for the customer to
 * authenticate; throws a `CardError` if the card is declined, with the intent as it is then.
 */
export function attempt(stripe: StripeService, intent: Intent, method: PaymentMethod, options: AttemptOptions = {}): PaymentIntent {
  const { card } = stripe.objects.hidden(method.id)
  if (card?.authenticates && !options.authenticated)
    return options.cannotAuthenticate ? refuse(stripe, intent, method, authenticationNeeded) : askToAuthenticate(stripe, intent, method, options.returnUrl)
  if (card?.decline)
    return refuse(stripe, intent, method, card.decline)
  return succeed(stripe, intent, method)
}

function succeed(stripe: StripeService, intent: Intent, method: PaymentMethod): PaymentIntent {
  const charge = insertCharge(stripe, intent, method, 'succeeded')
  stripe.emit(eventSubject(stripe, intent.id), 'charge.succeeded', charge)
  const succeeded = stripe.objects.update(intent, {
    status: 'succeeded', amount_received: intent.amount, latest_charge: charge.id,
    payment_method: method.id, last_payment_error: null, next_action: null,
  })
  stripe.emit(eventSubject(stripe, intent.id), 'payment_intent.succeeded', succeeded)
  const { card } = stripe.objects.hidden(method.id)
  if (card?.disputes)
    openDispute(stripe, charge.id, card.disputes)
  return succeeded
}

function askToAuthenticate(stripe: StripeService, intent: Intent, method: PaymentMethod, returnUrl: string | undefined): PaymentIntent {
  const url = `${stripe.url}/authenticate/${intent.id}?client_secret=${intent.client_secret}`
  const asked = stripe.objects.update(intent, {
    status: 'requires_action',
    payment_method: method.id,
    last_payment_error: null,
    next_action: returnUrl === undefined
      ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
      : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } },
  })
  stripe.emit(eventSubject(stripe, intent.id), 'payment_intent.requires_action', asked)
  return asked
}

/** The customer has authenticated, or has not. Throws a `CardError` where that ends the attempt. */
export function authenticate(stripe: StripeService, intent: Intent, outcome: 'succeeded' | 'failed'): PaymentIntent {
  if (intent.status !== 'requires_action')
    throw unexpectedState(intent, `This PaymentIntent does not wait for an authentication: its status is ${intent.status}.`)
  const method = stripe.objects.get('payment_method', intent.payment_method!)!
  if (outcome === 'succeeded')
    return attempt(stripe, intent, method, { authenticated: true })
  const error = {
    type: 'invalid_request_error' as const,
    code: 'payment_intent_authentication_failure' as const,
    message: 'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
    payment_method: method as Stripe.PaymentMethod,
  }
  const failed = stripe.objects.update(intent, { status: 'requires_payment_method', payment_method: null, next_action: null, last_payment_error: error })
  stripe.emit(eventSubject(stripe, intent.id), 'payment_intent.payment_failed', failed)
  throw new CardError({ code: error.code, message: error.message, payment_intent: failed })
}

function refuse(stripe: StripeService, intent: Intent, method: PaymentMethod, decline: Decline): never {
  const charge = insertCharge(stripe, intent, method, decline)
  stripe.emit(eventSubject(stripe, intent.id), 'charge.failed', charge)
  const failed = refused(stripe, intent, method, decline, charge.id)
  const { code, message, declineCode } = decline
  throw new CardError({ code, decline_code: declineCode, message, charge: charge.id, payment_intent: failed, payment_method: method })
}

/** The intent is back where it needs a payment method. */
function refused(stripe: StripeService, intent: Intent, method: PaymentMethod, { code, declineCode, message }: Decline, charge: string): PaymentIntent {
  const failed = stripe.objects.update(intent, {
    status: 'requires_payment_method',
    latest_charge: charge,
    payment_method: null,
    next_action: null,
    last_payment_error: { type: 'card_error', code, decline_code: declineCode, message, charge, payment_method: method as Stripe.PaymentMethod },
  })
  stripe.emit(eventSubject(stripe, intent.id), 'payment_intent.payment_failed', failed)
  return failed
}

/** Starts a payment whose outcome is known only later. */
export function startDelayed(stripe: StripeService, intent: Intent, method: PaymentMethod): PaymentIntent {
  const charge = insertCharge(stripe, intent, method, 'pending')
  stripe.emit(eventSubject(stripe, intent.id), 'charge.pending', charge)
  const processing = stripe.objects.update(intent, { status: 'processing', payment_method: method.id, latest_charge: charge.id, last_payment_error: null })
  stripe.emit(eventSubject(stripe, intent.id), 'payment_intent.processing', processing)
  return processing
}

/** Ends a payment that was started so. */
export function settleDelayed(stripe: StripeService, intent: Intent, outcome: 'succeeded' | 'failed'): PaymentIntent {
  const subject = eventSubject(stripe, intent.id)
  if (outcome === 'failed') {
    const decline = { code: 'payment_method_provider_decline', message: 'The customer\'s bank account has insufficient funds.' }
    stripe.emit(subject, 'charge.failed', settleCharge(stripe, intent.latest_charge!, decline))
    const method = stripe.objects.get('payment_method', intent.payment_method!)!
    return refused(stripe, intent, method, decline, intent.latest_charge!)
  }
  stripe.emit(subject, 'charge.succeeded', settleCharge(stripe, intent.latest_charge!, 'succeeded'))
  const succeeded = stripe.objects.update(intent, { status: 'succeeded', amount_received: intent.amount })
  stripe.emit(subject, 'payment_intent.succeeded', succeeded)
  return succeeded
}
