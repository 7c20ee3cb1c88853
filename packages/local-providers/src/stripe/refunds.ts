import { withdrawnBy } from './disputes.ts'
import { noSuch, ParameterError, StripeError } from './errors.ts'
import { checkPrecision, money } from './money.ts'
import { newId, now, type Charge, type Refund } from './objects.ts'
import { fields, integer, metadata, oneOf, required, text } from './params.ts'
import { eventSubject } from './eventSubject.ts'
import type { StripeService } from './service.ts'

export const readRefund = required(fields({
  amount: integer(1),
  charge: text(),
  payment_intent: text(),
  metadata,
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
}, ['currency', 'customer', 'instructions_email', 'origin', 'refund_application_fee', 'reverse_transfer']))

/** Gives back all or a part of what is left of a charge. */
export function createRefund(stripe: StripeService, input: ReturnType<typeof readRefund>): Refund {
  const charge = refundable(stripe, input)
  const left = charge.amount - charge.amount_refunded
  const amount = input.amount ?? left
  checkPrecision(amount, charge.currency, 'amount')
  if (amount > left) {
    const whole = left === charge.amount ? 'charge amount' : 'unrefunded amount on charge'
    throw new ParameterError('amount', `Refund amount (${money(amount, charge.currency)}) is greater than ${whole} (${money(left, charge.currency)})`)
  }

  const pending = beginsPending(stripe, charge)
  const refund = stripe.objects.insert({
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { type: 'card', card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' } },
    metadata: input.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: input.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: pending ? 'pending' : 'succeeded',
    ...pending && { pending_reason: 'processing' as const },
    transfer_reversal: null,
  })
  const refunded = stripe.objects.update(charge, { amount_refunded: charge.amount_refunded + amount, refunded: amount === left })
  const subject = eventSubject(stripe, charge.payment_intent!)
  stripe.emit(subject, 'refund.created', refund)
  stripe.emit(subject, 'charge.refunded', refunded, {
    amount_refunded: charge.amount_refunded,
    ...amount === left && { refunded: false },
  })
  return refund
}

/** A refund that was on its way arrives, or comes back; also one that had arrived may come back. */
export function settleRefund(stripe: StripeService, id: string, outcome: 'succeeded' | 'failed'): Refund {
  const refund = stripe.objects.get('refund', id)
  if (!refund)
    throw noSuch('refund', id, { status: 404 })
  if (refund.status === 'failed' || refund.status === outcome)
    throw new StripeError(400, { message: `The refund ${id} has a status of ${refund.status}.` })
  const settled = stripe.objects.update(refund, {
    status: outcome,
    pending_reason: undefined,
    ...outcome === 'failed' && { failure_reason: 'expired_or_canceled_card' },
  })
  const subject = eventSubject(stripe, refund.payment_intent!)
  stripe.emit(subject, 'refund.updated', settled, { status: refund.status })
  stripe.emit(subject, 'charge.refund.updated', settled, { status: refund.status })
  if (outcome === 'failed') {
    const charge = stripe.objects.get('charge', refund.charge!)!
    stripe.objects.update(charge, { amount_refunded: charge.amount_refunded - refund.amount, refunded: false })
    stripe.emit(subject, 'refund.failed', settled)
  }
  return settled
}

/** Refunds to bank accounts take their time, as those to some test cards. */
function beginsPending(stripe: StripeService, { payment_method: method, payment_method_details: details }: Charge): boolean {
  return details?.type === 'us_bank_account' || stripe.objects.hidden(method ?? '').card?.refunds === 'pending'
}

function refundable(stripe: StripeService, input: ReturnType<typeof readRefund>): Charge & { object: 'charge' } {
  if (input.charge !== undefined && input.payment_intent !== undefined)
    throw new ParameterError('payment_intent', 'You may only specify one of these parameters: charge, payment_intent.')
  const charge = input.payment_intent !== undefined ? chargeOf(stripe, input.payment_intent) : namedCharge(stripe, input.charge)
  if (charge.status !== 'succeeded')
    throw new StripeError(400, { message: `The charge ${charge.id} has not succeeded, so there is nothing to refund.`, param: 'charge' })
  if (withdrawnBy(stripe, charge.id))
    throw new StripeError(400, { code: 'charge_disputed', message: `Charge ${charge.id} has been charged back; cannot issue a refund.` })
  if (charge.refunded)
    throw new StripeError(400, { code: 'charge_already_refunded', message: `Charge ${charge.id} has already been refunded.` })
  return charge
}

function namedCharge(stripe: StripeService, id: string | undefined) {
  if (id === undefined)
    throw new ParameterError('payment_intent', 'One of the following params should be provided for this request: payment_intent or charge.', 'parameter_missing')
  const charge = stripe.objects.get('charge', id)
  if (!charge)
    throw noSuch('charge', id, { param: 'charge' })
  return charge
}

function chargeOf(stripe: StripeService, id: string) {
  const intent = stripe.objects.get('payment_intent', id)
  if (!intent)
    throw noSuch('payment_intent', id, { param: 'payment_intent' })
  const charge = intent.status === 'succeeded' && intent.latest_charge !== null ? stripe.objects.get('charge', intent.latest_charge) : undefined
  if (!charge)
    throw new StripeError(400, { message: `This PaymentIntent (${id}) does not have a successful charge to refund.`, param: 'payment_intent' })
  return charge
}
