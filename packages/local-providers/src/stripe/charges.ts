import type Stripe from 'stripe'
import type { Decline } from './cards.ts'
import { newId, now, type Charge, type PaymentIntent, type PaymentMethod } from './objects.ts'
import type { StripeService } from './service.ts'

/** Writes down one attempt to take an intent's money: done, under way, or declined. */
export function insertCharge(stripe: StripeService, intent: PaymentIntent, method: PaymentMethod, outcome: 'succeeded' | 'pending' | Decline): Charge {
  const declined = typeof outcome === 'object' ? outcome : undefined
  const id = newId('ch')
  return stripe.objects.insert({
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: declined ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: null,
    captured: !declined,
    created: now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: declined?.code ?? null,
    failure_message: declined?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: declined ? declinedOutcome(declined) : authorized,
    paid: outcome === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: methodDetails(method),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: outcome === 'succeeded' ? `${stripe.url}/receipts/${id}` : null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: typeof outcome === 'string' ? outcome : 'failed',
    transfer_data: null,
    transfer_group: null,
  })
}

/** What a delayed payment's charge becomes. */
export function settleCharge(stripe: StripeService, id: string, outcome: 'succeeded' | Decline): Charge {
  const charge = stripe.objects.get('charge', id)!
  return stripe.objects.update(charge, outcome === 'succeeded'
    ? { status: 'succeeded', paid: true, receipt_url: `${stripe.url}/receipts/${id}` }
    : { status: 'failed', captured: false, amount_captured: 0, failure_code: outcome.code, failure_message: outcome.message, outcome: declinedOutcome(outcome) })
}

const authorized: Stripe.Charge.Outcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'approved_by_network',
  reason: null,
  risk_level: 'normal',
  risk_score: 7,
  seller_message: 'Payment complete.',
  type: 'authorized',
}

function declinedOutcome({ code, declineCode }: Decline): Stripe.Charge.Outcome {
  return {
    ...authorized,
    advice_code: 'try_again_later',
    network_status: 'declined_by_network',
    reason: declineCode ?? code,
    seller_message: 'The bank did not return any further details with this decline.',
    type: 'issuer_declined',
  }
}

function methodDetails({ type, card, us_bank_account: bank }: PaymentMethod): Stripe.Charge.PaymentMethodDetails {
  if (!card) {
    return {
      type,
      us_bank_account: {
        account_holder_type: bank?.account_holder_type ?? null,
        account_type: bank?.account_type ?? null,
        bank_name: bank?.bank_name ?? null,
        fingerprint: bank?.fingerprint ?? null,
        last4: bank?.last4 ?? null,
        payment_reference: null,
        routing_number: bank?.routing_number ?? null,
      },
    }
  }
  return {
    type,
    card: {
      amount_authorized: null,
      authorization_code: null,
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      fingerprint: card.fingerprint,
      funding: card.funding,
      installments: null,
      last4: card.last4,
      mandate: null,
      network: card.brand,
      network_transaction_id: null,
      regulated_status: card.regulated_status,
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  }
}
