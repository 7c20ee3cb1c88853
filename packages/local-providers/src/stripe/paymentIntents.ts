import { noSuch, StripeError, unexpectedState } from './errors.ts'
import { checkChargeable, currency } from './money.ts'
import { newId, now, type Hidden, type PaymentIntent } from './objects.ts'
import { email, fields, flag, integer, list, metadata, oneOf, required, text, webAddress, type Read } from './params.ts'
import { createPaymentMethod, readPaymentMethod, usePaymentMethod } from './paymentMethods.ts'
import { eventSubject } from './eventSubject.ts'
import { attempt } from './payments.ts'
import type { StripeService } from './service.ts'

const notDone = ['amount_details', 'application_fee_amount', 'confirmation_token', 'customer_account', 'excluded_payment_method_types', 'hooks', 'mandate', 'mandate_data', 'on_behalf_of', 'payment_details', 'payment_method_configuration', 'payment_method_options', 'radar_options', 'shipping', 'transfer_data', 'transfer_group', 'amount_to_confirm']

const offSession: Read<boolean | undefined> = (value, param) =>
  value === 'one_off' || value === 'recurring' ? true : flag(value, param)

const confirmation = {
  payment_method: text(),
  payment_method_data: readPaymentMethod,
  error_on_requires_action: flag,
  off_session: offSession,
  receipt_email: email,
  return_url: webAddress,
  use_stripe_sdk: flag,
}

export const readIntent = required(fields({
  ...confirmation,
  amount: required(integer(1)),
  currency: required(currency),
  allowed_payment_method_types: list(required(oneOf('card', 'us_bank_account'))),
  automatic_payment_methods: fields({ enabled: required(flag), allow_redirects: oneOf('always', 'never') }),
  capture_method: oneOf('automatic', 'automatic_async'),
  confirm: flag,
  confirmation_method: oneOf('automatic'),
  customer: text(),
  description: text(1_000),
  metadata,
  setup_future_usage: oneOf('off_session', 'on_session'),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
}, notDone))

export const readConfirmation = fields(confirmation, notDone)
export const readUpdate = fields({ description: text(1_000), metadata, receipt_email: email }, [...notDone, 'amount', 'currency', 'customer', 'payment_method'])
export const readCancellation = fields({ cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer') })

export function createIntent(stripe: StripeService, input: ReturnType<typeof readIntent>): PaymentIntent {
  checkChargeable(input.amount, input.currency, 'amount')
  if (input.customer !== undefined && !stripe.objects.get('customer', input.customer))
    throw noSuch('customer', input.customer, { param: 'customer' })
  const intent = insertIntent(stripe, {
    ...input,
    automatic_payment_methods: { enabled: true, allow_redirects: 'always', ...input.automatic_payment_methods },
    allowed_payment_method_types: input.allowed_payment_method_types ?? null,
    metadata: input.metadata ?? {},
  })
  if (input.confirm)
    return confirmIntent(stripe, intent.id, input)
  const method = chosenMethod(stripe, input)
  return method ? stripe.objects.update(intent, { status: 'requires_confirmation', payment_method: method.id }) : intent
}

export function confirmIntent(stripe: StripeService, id: string, input: ReturnType<typeof readConfirmation>): PaymentIntent {
  const intent = getIntent(stripe, id)
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    throw unexpectedState(intent, intent.status === 'succeeded'
      ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
      : `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`)
  }
  const method = chosenMethod(stripe, input) ?? (intent.payment_method === null ? undefined : stripe.objects.get('payment_method', intent.payment_method))
  if (!method)
    throw unexpectedState(intent, 'You cannot confirm this PaymentIntent because it\'s missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.')
  const redirects = intent.automatic_payment_methods
  if (redirects?.enabled && redirects.allow_redirects !== 'never' && input?.return_url === undefined)
    throw new StripeError(400, { message: 'This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don\'t want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.' })
  return attempt(stripe, intent, method, {
    cannotAuthenticate: input?.off_session || input?.error_on_requires_action,
    returnUrl: input?.return_url,
  })
}

export function updateIntent(stripe: StripeService, id: string, input: ReturnType<typeof readUpdate>): PaymentIntent {
  const intent = getIntent(stripe, id)
  return stripe.objects.update(intent, {
    description: input?.description ?? intent.description,
    receipt_email: input?.receipt_email ?? intent.receipt_email,
    metadata: { ...intent.metadata, ...input?.metadata },
  })
}

export function cancelIntent(stripe: StripeService, id: string, input: ReturnType<typeof readCancellation>): PaymentIntent {
  const intent = getIntent(stripe, id)
  if (stripe.objects.hidden(id).session !== undefined)
    throw unexpectedState(intent, 'You cannot cancel a PaymentIntent that belongs to a Checkout Session. Expire the Checkout Session instead.')
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status))
    throw unexpectedState(intent, `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.`)
  return markCanceled(stripe, intent, input?.cancellation_reason ?? null)
}

export function markCanceled(stripe: StripeService, intent: ReturnType<typeof getIntent>, reason: PaymentIntent['cancellation_reason']): PaymentIntent {
  const canceled = stripe.objects.update(intent, { status: 'canceled', canceled_at: now(), cancellation_reason: reason, next_action: null })
  stripe.emit(eventSubject(stripe, intent.id), 'payment_intent.canceled', canceled)
  return canceled
}

export function getIntent(stripe: StripeService, id: string) {
  const intent = stripe.objects.get('payment_intent', id)
  if (!intent)
    throw noSuch('payment_intent', id, { param: 'intent', status: 404 })
  return intent
}

function chosenMethod(stripe: StripeService, input: Pick<NonNullable<ReturnType<typeof readConfirmation>>, 'payment_method' | 'payment_method_data'> | undefined) {
  if (input?.payment_method_data)
    return createPaymentMethod(stripe, input.payment_method_data, 'payment_method_data')
  return input?.payment_method === undefined ? undefined : usePaymentMethod(stripe, input.payment_method)
}

type IntentInput = Pick<PaymentIntent, 'amount' | 'currency'> & Partial<{ [Name in keyof PaymentIntent]: PaymentIntent[Name] | undefined }>

export function insertIntent(stripe: StripeService, input: IntentInput, hidden: Hidden = {}): PaymentIntent & { object: 'payment_intent' } {
  const id = newId('pi')
  const intent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: input.allowed_payment_method_types ?? null,
    amount: input.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: input.automatic_payment_methods ?? null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: input.capture_method ?? 'automatic_async',
    client_secret: newId(`${id}_secret`),
    confirmation_method: 'automatic',
    created: now(),
    currency: input.currency,
    customer: input.customer ?? null,
    customer_account: null,
    description: input.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: input.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: input.payment_method_types ?? ['card'],
    payment_record: null,
    processing: null,
    receipt_email: input.receipt_email ?? null,
    review: null,
    setup_future_usage: input.setup_future_usage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: input.statement_descriptor ?? null,
    statement_descriptor_suffix: input.statement_descriptor_suffix ?? null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  } satisfies PaymentIntent
  stripe.objects.insert(intent, hidden)
  return intent
}
