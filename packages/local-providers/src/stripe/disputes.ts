import { noSuch, StripeError } from './errors.ts'
import { newId, now, type Dispute } from './objects.ts'
import { fields, flag, metadata, text } from './params.ts'
import { eventSubject } from './eventSubject.ts'
import type { StripeService } from './service.ts'

const answerWithin = 7 * 24 * 60 * 60

export const disputeOutcomes = ['won', 'lost'] as const

export const readDisputeUpdate = fields({ evidence: fields({ uncategorized_text: text(150_000) }), submit: flag, metadata })

/** The owner of a card disputes a charge: their bank takes the money back while it looks into it. An inquiry only asks. */
export function openDispute(stripe: StripeService, chargeId: string, { reason = 'fraudulent', inquiry = false }: { reason?: string, inquiry?: boolean } = {}): Dispute {
  const charge = stripe.objects.get('charge', chargeId)
  if (!charge)
    throw noSuch('charge', chargeId, { status: 404 })
  if (charge.status !== 'succeeded' || charge.disputed || charge.refunded)
    throw new StripeError(400, { message: `The charge ${chargeId} cannot be disputed (any more).` })

  const dispute = stripe.objects.insert(newDispute({
    amount: charge.amount - charge.amount_refunded,
    currency: charge.currency,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    reason,
    is_charge_refundable: inquiry,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  }))
  stripe.objects.update(charge, { disputed: true })
  const subject = eventSubject(stripe, charge.payment_intent!)
  stripe.emit(subject, 'charge.dispute.created', dispute)
  if (!inquiry)
    stripe.emit(subject, 'charge.dispute.funds_withdrawn', dispute)
  return dispute
}

/** The bank decides: `won` returns the money, `lost` leaves it with its customer. */
export function closeDispute(stripe: StripeService, id: string, outcome: typeof disputeOutcomes[number]): Dispute {
  const dispute = openOne(stripe, id)
  const isInquiry = dispute.status.startsWith('warning')
  const closed = stripe.objects.update(dispute, { status: isInquiry ? 'warning_closed' : outcome, is_charge_refundable: isInquiry })
  const subject = eventSubject(stripe, dispute.payment_intent!)
  stripe.emit(subject, 'charge.dispute.closed', closed, { status: dispute.status })
  if (closed.status === 'won')
    stripe.emit(subject, 'charge.dispute.funds_reinstated', closed)
  return closed
}

/** As in a sandbox, the evidence `winning_evidence` or `losing_evidence` decides at once, any other never. */
export function updateDispute(stripe: StripeService, id: string, input: ReturnType<typeof readDisputeUpdate>): Dispute {
  const evidence = input?.evidence?.uncategorized_text
  const submits = evidence !== undefined && input?.submit !== false
  const dispute = openOne(stripe, id)
  const updated = stripe.objects.update(dispute, {
    metadata: { ...dispute.metadata, ...input?.metadata },
    evidence: { ...dispute.evidence, uncategorized_text: evidence ?? dispute.evidence.uncategorized_text },
    ...submits && { status: dispute.status.startsWith('warning') ? 'warning_under_review' : 'under_review' },
  })
  stripe.emit(eventSubject(stripe, dispute.payment_intent!), 'charge.dispute.updated', updated)
  const decided = submits && /^(winning|losing)_evidence$/.exec(evidence)?.[1]
  return decided ? closeDispute(stripe, id, decided === 'winning' ? 'won' : 'lost') : updated
}

/** Whether a dispute has taken a charge's money. */
export function withdrawnBy(stripe: StripeService, charge: string): boolean {
  return stripe.objects.list('dispute', [{ path: 'charge', is: '=', value: charge }]).data.some(({ status }) => !/^warning|^won$/.test(status))
}

function openOne(stripe: StripeService, id: string) {
  const dispute = stripe.objects.get('dispute', id)
  if (!dispute)
    throw noSuch('dispute', id, { param: 'dispute', status: 404 })
  if (/^won$|^lost$|closed$/.test(dispute.status))
    throw new StripeError(400, { message: `This dispute is already closed: its status is ${dispute.status}.` })
  return dispute
}

type Given = 'amount' | 'currency' | 'charge' | 'payment_intent' | 'reason' | 'status' | 'is_charge_refundable'

function newDispute(given: Pick<Dispute, Given>): Dispute & { object: 'dispute' } {
  return {
    id: newId('dp'),
    object: 'dispute',
    balance_transactions: [],
    created: now(),
    enhanced_eligibility_types: [],
    evidence: { ...noEvidence },
    evidence_details: {
      due_by: now() + answerWithin, enhanced_eligibility: {}, has_evidence: false, past_due: false, submission_count: 0, submission_method: null,
    } as unknown as Dispute['evidence_details'],
    intended_submission_method: null,
    livemode: false,
    metadata: {},
    ...given,
  }
}

const noEvidence: Dispute['evidence'] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
}
