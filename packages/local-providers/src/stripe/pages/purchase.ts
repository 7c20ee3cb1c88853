import type { Charge, Dispute, LineItem, PaymentIntent, Refund, Session } from '../objects.ts'
import type { StripeService } from '../service.ts'

/** One purchase as people think of it: a checkout session or a payment intent without one, and what came of it. */
export interface Purchase {
  id: string
  created: number
  amount: number
  currency: string
  what: string
  who: string
  status: Status
  session?: Session
  intent?: PaymentIntent
  charge?: Charge
  /** The latest one. */
  refund?: Refund
  dispute?: Dispute
  items: LineItem[]
}

/** How a purchase stands, in words, and what colour that is. */
export interface Status {
  label: string
  tone: 'good' | 'busy' | 'bad' | 'quiet'
}

export function purchases(stripe: StripeService): Purchase[] {
  return stripe.objects.purchases(100).map(object => toPurchase(stripe, object))
}

export function findPurchase(stripe: StripeService, id: string): Purchase | undefined {
  const object = stripe.objects.get('checkout.session', id) ?? stripe.objects.get('payment_intent', id)
  return object && toPurchase(stripe, object)
}

function toPurchase(stripe: StripeService, object: Session | PaymentIntent): Purchase {
  const session = object.object === 'checkout.session' ? object : undefined
  const intent = object.object === 'payment_intent' ? object : find(object.payment_intent, id => stripe.objects.get('payment_intent', id))
  const charge = find(intent?.latest_charge, id => stripe.objects.get('charge', id))
  const ofCharge = [{ path: 'charge', is: '=' as const, value: charge?.id ?? '' }]
  const [refund] = stripe.objects.list('refund', ofCharge).data
  const [dispute] = stripe.objects.list('dispute', ofCharge).data
  const items = session ? stripe.objects.hidden(session.id).items ?? [] : []
  return {
    id: object.id,
    created: object.created,
    amount: session?.amount_total ?? intent!.amount,
    currency: object.currency!,
    what: items.map(({ quantity, description }) => quantity === 1 ? description : `${quantity} × ${description}`).join(', ') || intent?.description || 'Payment',
    who: session?.customer_details?.email ?? session?.customer_email ?? intent?.receipt_email ?? '',
    status: reversed({ charge, refund, dispute }) ?? status(session, intent),
    session,
    intent,
    charge,
    refund,
    dispute,
    items,
  }
}

/** Of a payment that was given back, or is contested. */
function reversed({ charge, refund, dispute }: Pick<Purchase, 'charge' | 'refund' | 'dispute'>): Status | undefined {
  if (dispute?.status === 'lost')
    return { label: 'Dispute lost', tone: 'bad' }
  if (dispute && !/^won$|closed$/.test(dispute.status))
    return { label: dispute.status.startsWith('warning') ? 'Inquiry' : 'Disputed', tone: 'bad' }
  if (refund?.status === 'pending')
    return { label: 'Refund pending', tone: 'busy' }
  if (charge?.refunded)
    return { label: 'Refunded', tone: 'quiet' }
  return charge && charge.amount_refunded > 0 ? { label: 'Partially refunded', tone: 'quiet' } : undefined
}

function status(session: Session | undefined, intent: PaymentIntent | undefined): Status {
  if (session?.status === 'expired')
    return { label: 'Expired', tone: 'quiet' }
  if (session?.status === 'open')
    return intent?.last_payment_error ? { label: 'Declined, still open', tone: 'bad' } : { label: 'Open', tone: 'busy' }
  switch (intent?.status) {
    case 'succeeded':
      return { label: 'Paid', tone: 'good' }
    case 'processing':
      return { label: 'Processing', tone: 'busy' }
    case 'requires_action':
      return { label: 'Needs authentication', tone: 'busy' }
    case 'canceled':
      return { label: 'Canceled', tone: 'quiet' }
    default:
      return intent?.last_payment_error ? { label: 'Failed', tone: 'bad' } : { label: 'Incomplete', tone: 'quiet' }
  }
}

function find<T>(id: string | null | undefined, get: (id: string) => T | undefined): T | undefined {
  return id === null || id === undefined ? undefined : get(id)
}
