import type Stripe from 'stripe'
import { testCard, type TestCard } from './cards.ts'
import { noSuch, ParameterError } from './errors.ts'
import { newId, now, type PaymentMethod } from './objects.ts'
import { email, fields, metadata, oneOf, required, text } from './params.ts'
import type { StripeService } from './service.ts'

export const readPaymentMethod = fields({
  type: required(oneOf('card')),
  card: fields({ token: text() }, ['number', 'exp_month', 'exp_year', 'cvc', 'networks']),
  billing_details: fields({ email, name: text(), phone: text() }, ['address', 'tax_id']),
  metadata,
})
export const readNewPaymentMethod = required(readPaymentMethod)

/** Makes a payment method of a test token such as `tok_visa`; card numbers are refused, as nobody should send them. */
export function createPaymentMethod(stripe: StripeService, input: ReturnType<typeof readNewPaymentMethod>, at = ''): PaymentMethod {
  const param = at === '' ? 'card[token]' : `${at}[card][token]`
  const token = input.card?.token
  if (token === undefined)
    throw new ParameterError(param, `Missing required param: ${param}.`, 'parameter_missing')
  const card = testCard(token)
  if (!card)
    throw noSuch('token', token, { param })
  return insertCard(stripe, card, input)
}

/** The payment method behind an id: one that was made before, or a new one of a test card such as `pm_card_visa`. */
export function usePaymentMethod(stripe: StripeService, id: string): PaymentMethod {
  const existing = stripe.objects.get('payment_method', id)
  if (existing)
    return existing
  const card = id.startsWith('pm_card_') ? testCard(id) : undefined
  if (!card)
    throw noSuch('PaymentMethod', id, { param: 'payment_method' })
  return insertCard(stripe, card)
}

export function insertCard(stripe: StripeService, card: TestCard, { billing_details: billing, metadata = {} }: Partial<ReturnType<typeof readNewPaymentMethod>> = {}): PaymentMethod {
  return stripe.objects.insert({
    ...base(billing),
    type: 'card',
    metadata,
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: card.decline?.code === 'incorrect_cvc' ? 'fail' : 'pass' },
      country: 'US',
      display_brand: card.brand,
      exp_month: 12,
      exp_year: new Date().getFullYear() + 3,
      fingerprint: `local${card.brand}${card.last4}`,
      funding: card.funding ?? 'credit',
      generated_from: null,
      last4: card.last4,
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
  }, { card })
}

/** A debit from a bank account: it takes its time, and can still fail after the order is placed. */
export function insertBankDebit(stripe: StripeService, billing: BillingInput): PaymentMethod {
  return stripe.objects.insert({
    ...base(billing),
    type: 'us_bank_account',
    metadata: {},
    us_bank_account: {
      account_holder_type: 'individual',
      account_type: 'checking',
      bank_name: 'LOCAL TEST BANK',
      financial_connections_account: null,
      fingerprint: 'localbank6789',
      last4: '6789',
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: '110000000',
      status_details: null,
    },
  })
}

type BillingInput = { email?: string, name?: string, phone?: string } | undefined

function base(billing: BillingInput) {
  return {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email: billing?.email ?? null, name: billing?.name ?? null, phone: billing?.phone ?? null, tax_id: null },
    created: now(),
    customer: null,
    customer_account: null,
    livemode: false,
  } satisfies Partial<Stripe.PaymentMethod>
}
