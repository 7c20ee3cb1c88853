import type Stripe from 'stripe'
import { readOrderId } from '../../../convex/payments/stripeMetadata'
import type { LocalStripe } from '@postcard-studio/local-providers/stripe'
import type { Backend } from '../support'

/** What Stripe did, by its own account: every event, delivered or not. */
export function stripesBooks(stripe: LocalStripe) {
  const events = stripe.events()
  /** As they were last told of. */
  const latest = <T extends { id: string }>(isAbout: RegExp) => [...new Map(events
    .filter(({ type }) => isAbout.test(type))
    .map(({ payload }) => payload.data.object as T)
    .map(object => [object.id, object])).values()]
  return {
    payments: latest<Stripe.PaymentIntent>(/^payment_intent\.succeeded$/),
    /** Those of which a bank wanted to see the customer. */
    questions: latest<Stripe.PaymentIntent>(/^payment_intent\.requires_action$/),
    refunds: latest<Stripe.Refund>(/^refund\./),
    disputes: latest<Stripe.Dispute>(/^charge\.dispute\./),
  }
}

/** Everything that we wrote down. */
export function ourBooks(t: Backend) {
  return t.run(async ({ db }) => ({
    orders: await db.query('orders').collect(),
    carts: await db.query('carts').collect(),
    payments: await db.query('payments').collect(),
    reversals: await db.query('reversals').collect(),
    ledger: await db.query('ledger').collect(),
    balances: await db.query('balances').collect(),
    fulfillments: await db.query('fulfillments').collect(),
    events: await db.query('stripeEvents').collect(),
    jobs: await db.query('jobs').collect(),
  }))
}

/** What people did to orders that the books alone do not tell. */
export interface Deeds {
  /** Orders whose review a person has ended. */
  decided: Set<string>
  /** Orders that were paid on a page besides the one that they knew of. */
  paidElsewhere: Set<string>
  /** Refunds that had failed while their buyer still had an account. */
  failedInTime: Set<string>
}

type Books = Awaited<ReturnType<typeof ourBooks>>
type StripesBooks = ReturnType<typeof stripesBooks>
type Order = Books['orders'][number]

/** What must be true at every moment. Returns what is not. */
export function violations(books: Books, stripes: StripesBooks, deeds: Deeds): string[] {
  return [...ledgerViolations(books), ...bothSides(books, stripes, deeds), ...books.orders.flatMap(order => orderViolations(order, books, deeds))]
}

function ledgerViolations({ ledger, balances, fulfillments, events, payments, reversals }: Books) {
  return [
    ...balances.flatMap(({ userId, credits }) => {
      const sum = ledger.filter(row => row.userId === userId).reduce((total, { delta }) => total + delta, 0)
      return credits === sum && credits >= 0 ? [] : [`the balance of ${userId} is ${credits}, its ledger sums up to ${sum}`]
    }),
    ...isUnique(ledger.map(({ ref }) => ref)) ? [] : ['the ledger has a change twice'],
    ...isUnique(fulfillments.map(({ orderId }) => orderId)) ? [] : ['an order was fulfilled twice'],
    ...isUnique(events.map(({ eventId }) => eventId)) ? [] : ['an event was recorded twice'],
    ...isUnique(payments.map(({ paymentIntentId }) => paymentIntentId)) ? [] : ['a payment was recorded twice'],
    ...isUnique(reversals.flatMap(({ stripeId }) => stripeId ?? [])) ? [] : ['a refund was recorded twice'],
    ...[...ledger.map(({ delta }) => delta), ...payments.map(({ amount }) => amount), ...reversals.map(({ amount }) => amount)].every(Number.isSafeInteger)
      ? []
      : ['a number is not an integer'],
  ]
}

/** Nothing is written down that Stripe did not do, and nobody pays for a purchase twice. */
function bothSides({ orders, carts, payments, reversals }: Books, stripes: StripesBooks, { decided, paidElsewhere }: Deeds) {
  const paid = stripes.payments.map(({ metadata }) => readOrderId(metadata)!).filter(orderId => !paidElsewhere.has(orderId))
  return [
    ...isUnique(paid) ? [] : ['an order was paid twice'],
    ...orders
      .filter(({ kind, status, userId }) => kind === 'charge' && userId && (status === 'draft' || status === 'paid'))
      // What waits for its bank may be let go, and be paid all the same.
      .filter(({ _id, paymentIntentId }) => !decided.has(_id) && !stripes.questions.some(({ id }) => id === paymentIntentId))
      .filter(({ _id }) => !carts.some(({ orderId }) => orderId === _id))
      .map(({ _id }) => `the cart can be paid besides ${_id}`),
    ...stripes.payments.filter(({ metadata }) => !orders.some(({ _id }) => _id === readOrderId(metadata))).map(({ id }) => `${id} was paid without an order`),
    ...payments
      .filter(row => !stripes.payments.some(payment => payment.id === row.paymentIntentId && payment.amount_received === row.amount && payment.currency === row.currency))
      .map(row => `${row.paymentIntentId} did not bring in ${row.amount} ${row.currency}`),
    ...reversals
      .filter(({ stripeId, amount }) => stripeId && ![...stripes.refunds, ...stripes.disputes].some(reversal => reversal.id === stripeId && reversal.amount === amount))
      .map(({ stripeId, amount }) => `${stripeId} did not give ${amount} back`),
  ]
}

function orderViolations(order: Order, { payments, reversals, fulfillments, ledger, jobs }: Books, { decided, failedInTime }: Deeds) {
  const found: string[] = []
  const name = `order ${order._id} (${order.kind}, ${order.status})`
  const must = (holds: boolean, what: string) => holds || found.push(`${name} ${what}`)

  const ofOrder = <Row extends { orderId: string }>(rows: Row[]) => rows.filter(({ orderId }) => orderId === order._id)
  const mine = ofOrder(reversals)
  const disputed = mine.some(({ kind, status }) => kind === 'dispute' && status === 'pending')
  const kept = sum(ofOrder(payments)) - sum(mine.filter(isGone))
  if (!decided.has(order._id)) {
    must(!disputed || order.status === 'needs_review', 'is disputed')
    must(!['paid', 'fulfilled'].includes(order.status) || kept === order.amount, `keeps ${kept}`)
    must(order.status !== 'refunded' || kept === 0, `keeps ${kept}`)
    must(order.status !== 'failed' || ofOrder(payments).length === 0, 'is paid')
    const isRefundLost = !order.userId && mine.some(({ kind, status, stripeId }) => kind === 'refund' && status === 'failed' && !failedInTime.has(stripeId!))
    must(!isRefundLost || order.status !== 'fulfilled', 'lost its refund')
  }
  must(!['draft', 'open', 'expired'].includes(order.status) || ofOrder(payments).length === 0, 'is paid')
  must(order.status !== 'paid' || (order.kind === 'charge' && order.userId !== undefined), 'waits for a second step that never comes')

  const isFulfilled = ofOrder(fulfillments).length > 0
  must(order.status !== 'fulfilled' || isFulfilled || (!order.userId && decided.has(order._id)), 'was not handed over')
  must(!isFulfilled || ['fulfilled', 'refunded', 'needs_review'].includes(order.status), 'was handed over')
  if (!order.userId)
    return found

  const left = ledger.filter(({ ref }) => ref.includes(`/${order._id}`)).reduce((total, { delta }) => total + delta, 0)
  must(left === (isFulfilled ? order.credits - (order.reversedCredits?.credits ?? 0) : 0), `left ${left} credits`)
  const leaving = mine.some(({ kind, status }) => kind === 'refund' && status === 'pending')
  const isAsked = jobs.some(({ _id, status }) => _id === order.refundJobId && status === 'running') && !mine.some(({ jobId }) => jobId === order.refundJobId)
  must(!isAsked || left === 0, `left ${left} credits while its refund is asked for`)
  must(order.status !== 'refunded' || left === (order.writtenOff ?? 0), `left ${left} credits`)
  must(order.status !== 'fulfilled' || leaving || isAsked || left === order.credits, `left only ${left} credits`)
  return found
}

/** What must be true once nothing is under way any more: also without the events that were lost. */
export function unfinished({ orders, jobs, reversals }: Books, { payments }: StripesBooks, { decided, paidElsewhere }: Deeds): string[] {
  const disputes = reversals.filter(({ kind }) => kind === 'dispute').map(({ jobId }) => jobId)
  return [
    ...orders
      .filter(({ _id }) => !decided.has(_id) && !paidElsewhere.has(_id))
      .filter(order => payments.some(({ metadata }) => readOrderId(metadata) === order._id)
        ? !['fulfilled', 'refunded', 'needs_review'].includes(order.status)
        : !['expired', 'failed'].includes(order.status))
      .map(({ _id, kind, status }) => `order ${_id} (${kind}) ended as ${status}`),
    ...jobs
      .filter(({ _id, status, kind }) => kind !== 'email' && status === 'running' && !disputes.includes(_id))
      .map(({ kind }) => `a ${kind} never ended`),
  ]
}

/** What must be true once every event has come, in whatever order: both sides have the same books. */
export function unheard({ payments, reversals, jobs }: Books, stripes: StripesBooks): string[] {
  const statusOf = (id: string) => reversals.find(({ stripeId }) => stripeId === id)?.status
  return [
    ...stripes.payments.filter(({ id }) => !payments.some(({ paymentIntentId }) => paymentIntentId === id)).map(({ id }) => `${id} came in unnoticed`),
    ...stripes.refunds.filter(({ id, status }) => statusOf(id) !== status).map(({ id, status }) => `${id} is ${status}, and not ${statusOf(id)}`),
    ...stripes.disputes.filter(({ id, status }) => statusOf(id) !== { won: 'failed', lost: 'succeeded' }[status as string]).map(({ id, status }) => `${id} is ${status}, and not ${statusOf(id)}`),
    ...jobs.filter(({ status, kind }) => kind === 'refund' && status === 'running').map(() => 'a refund never ended'),
  ]
}

function isGone({ kind, status }: Books['reversals'][number]) {
  return status === 'succeeded' || (kind === 'dispute' && status === 'pending')
}

function sum(rows: { amount: number }[]) {
  return rows.reduce((total, { amount }) => total + amount, 0)
}

function isUnique(values: unknown[]) {
  return new Set(values).size === values.length
}
