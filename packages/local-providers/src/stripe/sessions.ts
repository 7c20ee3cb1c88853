import type { TestCard } from './cards.ts'
import { noSuch, ParameterError, StripeError } from './errors.ts'
import { lineItems } from './lineItems.ts'
import { checkChargeable } from './money.ts'
import { newId, now, type Session } from './objects.ts'
import { getIntent, insertIntent, markCanceled } from './paymentIntents.ts'
import { insertBankDebit, insertCard } from './paymentMethods.ts'
import { attempt, settleDelayed, startDelayed } from './payments.ts'
import type { StripeService } from './service.ts'
import { methods, type SessionInput } from './sessionParams.ts'

type Open = Session & { object: 'checkout.session' }
const [shortest, longest] = [30 * 60, 24 * 60 * 60]

export function createSession(stripe: StripeService, input: SessionInput): Session {
  const items = lineItems(stripe, input)
  const code = items[0]!.currency
  const total = items.reduce((sum, item) => sum + item.amount_total, 0)
  checkChargeable(total, code, 'line_items')
  if (input.customer !== undefined && input.customer_email !== undefined)
    throw new ParameterError('customer_email', 'You may only specify one of these parameters: customer, customer_email.')
  const customer = input.customer === undefined ? undefined : stripe.objects.get('customer', input.customer)
  if (input.customer !== undefined && !customer)
    throw noSuch('customer', input.customer, { param: 'customer' })

  const id = newId('cs_test', 58)
  const { payment_intent_data: paymentIntentData = {} } = input
  return stripe.objects.insert(newSession({
    id,
    url: `${stripe.url}/c/pay/${id}`,
    amount_subtotal: total,
    amount_total: total,
    currency: code,
    expires_at: expiry(input.expires_at),
    customer: customer?.id ?? null,
    customer_email: input.customer_email ?? customer?.email ?? null,
    payment_method_types: input.allowed_payment_method_types ?? [...methods],
    allowed_payment_method_types: input.allowed_payment_method_types ?? null,
    success_url: input.success_url,
    cancel_url: input.cancel_url ?? null,
    client_reference_id: input.client_reference_id ?? null,
    customer_creation: customer ? null : input.customer_creation ?? 'if_required',
    allow_promotion_codes: input.allow_promotion_codes ?? null,
    locale: input.locale ?? null,
    metadata: input.metadata ?? {},
    submit_type: input.submit_type ?? null,
  }), { items, paymentIntentData })
}

function expiry(at: number | undefined): number {
  if (at === undefined)
    return now() + longest
  if (at < now() + shortest - 5)
    throw new ParameterError('expires_at', 'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.')
  if (at > now() + longest)
    throw new ParameterError('expires_at', 'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.')
  return at
}

/** How a customer pays: at once by card, or by a bank debit that is settled later. */
export type Tender = { card: TestCard, email?: string } | { card?: undefined, email?: string }

/** The customer pays. Throws a `CardError` if the card is declined; the session then stays open. */
export function paySession(stripe: StripeService, id: string, tender: Tender): Session {
  const session = openSession(stripe, id, 'paid')
  const intent = intentOf(stripe, session)
  const email = tender.email ?? session.customer_email ?? 'customer@example.com'
  const attached = stripe.objects.update(session, { payment_intent: intent.id })
  // Whoever pays on the hosted page has authenticated there.
  if (tender.card)
    attempt(stripe, intent, insertCard(stripe, tender.card, { billing_details: billing(email) }), { authenticated: true })
  else
    startDelayed(stripe, intent, insertBankDebit(stripe, billing(email)))

  const completed = stripe.objects.update(attached, {
    status: 'complete',
    payment_status: tender.card ? 'paid' : 'unpaid',
    url: null,
    customer_details: { address: null, business_name: null, email, individual_name: null, name: null, phone: null, tax_exempt: 'none', tax_ids: [] },
  })
  stripe.emit(id, 'checkout.session.completed', completed)
  return completed
}

/** A bank debit is paid in the end, or is not. */
export function settleSession(stripe: StripeService, id: string, outcome: 'succeeded' | 'failed'): Session {
  const session = getSession(stripe, id)
  const intent = session.payment_intent === null ? undefined : stripe.objects.get('payment_intent', session.payment_intent)
  if (intent?.status !== 'processing')
    throw new StripeError(400, { message: `The Checkout Session ${id} does not wait for a payment.` })
  settleDelayed(stripe, intent, outcome)
  const settled = outcome === 'succeeded' ? stripe.objects.update(session, { payment_status: 'paid' }) : session
  stripe.emit(id, `checkout.session.async_payment_${outcome}`, settled)
  return settled
}

export function expireSession(stripe: StripeService, id: string): Session {
  const session = openSession(stripe, id, 'expired')
  const expired = stripe.objects.update(session, { status: 'expired', url: null })
  if (session.payment_intent !== null)
    markCanceled(stripe, getIntent(stripe, session.payment_intent), 'expired')
  stripe.emit(id, 'checkout.session.expired', expired)
  return expired
}

export function getSession(stripe: StripeService, id: string): Open {
  const session = stripe.objects.get('checkout.session', id)
  if (!session)
    throw noSuch('checkout.session', id, { param: 'session', status: 404 })
  return session
}

function openSession(stripe: StripeService, id: string, becoming: 'paid' | 'expired'): Open {
  const session = getSession(stripe, id)
  if (session.status !== 'open')
    throw new StripeError(400, { message: `Only Checkout Sessions with a status in ["open"] can be ${becoming}. This Checkout Session has a status of \`${session.status}\`.` })
  return session
}

/** Like Stripe, makes the payment intent when the customer first tries to pay. */
function intentOf(stripe: StripeService, session: Session) {
  if (session.payment_intent !== null)
    return getIntent(stripe, session.payment_intent)
  return insertIntent(stripe, {
    ...stripe.objects.hidden(session.id).paymentIntentData,
    amount: session.amount_total!,
    currency: session.currency!,
    customer: session.customer,
    payment_method_types: session.payment_method_types,
  }, { session: session.id })
}

function billing(email: string) {
  return { email, name: undefined, phone: undefined }
}

type Given = 'id' | 'url' | 'amount_subtotal' | 'amount_total' | 'currency' | 'expires_at' | 'customer' | 'customer_email' | 'customer_creation' | 'payment_method_types'
  | 'allowed_payment_method_types' | 'success_url' | 'cancel_url' | 'client_reference_id' | 'allow_promotion_codes' | 'locale' | 'metadata' | 'submit_type'

function newSession(given: Pick<Session, Given>): Session {
  return {
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: now(),
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer_account: null,
    customer_details: null,
    discounts: [],
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    managed_payments: null,
    mode: 'payment',
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    subscription: null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    wallet_options: null,
    ...given,
  }
}
