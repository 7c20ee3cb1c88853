import type Stripe from 'stripe'
import type { LocalStripe } from '../../../local/providers/stripe/index.ts'
import type { Backend } from '../support'

/** What Stripe did, by its own account: every event, delivered or not. */
export function stripesBooks(stripe: LocalStripe) {
  const objects = <T>(type: string) => stripe.events().filter(event => event.type === type).map(event => event.payload.data.object as T)
  return {
    payments: objects<Stripe.PaymentIntent>('payment_intent.succeeded'),
    refunds: objects<Stripe.Refund>('refund.created'),
    refundedCharges: objects<Stripe.Charge>('charge.refunded'),
  }
}

/** Everything that we wrote down. */
export function ourBooks(t: Backend) {
  return t.run(async ({ db }) => ({
    orders: await db.query('orders').collect(),
    ledger: await db.query('ledger').collect(),
    balances: await db.query('balances').collect(),
    fulfilments: await db.query('fulfilments').collect(),
    events: await db.query('stripeEvents').collect(),
    jobs: await db.query('jobs').collect(),
  }))
}

type Books = Awaited<ReturnType<typeof ourBooks>>
type StripesBooks = ReturnType<typeof stripesBooks>

/** What must be true at every moment. Returns what is not. */
export function violations({ orders, ledger, balances, fulfilments, events, jobs }: Books, { payments, refunds }: StripesBooks): string[] {
  const found: string[] = []
  const must = (holds: boolean, what: string) => holds || found.push(what)

  for (const { userId, credits } of balances) {
    const sum = ledger.filter(row => row.userId === userId).reduce((total, { delta }) => total + delta, 0)
    must(credits === sum, `the balance of ${userId} is ${credits}, its ledger sums up to ${sum}`)
    must(credits >= 0, `the balance of ${userId} is ${credits}`)
  }
  must(isUnique(ledger.map(({ ref }) => ref)), 'the ledger has a change twice')
  must(isUnique(fulfilments.map(({ orderId }) => orderId)), 'an order was fulfilled twice')
  must(isUnique(events.map(({ eventId }) => eventId)), 'an event was recorded twice')
  must(isUnique(payments.map(({ metadata }) => metadata.orderId)), 'an order was paid twice')

  for (const payment of payments)
    must(orders.some(({ _id }) => _id === payment.metadata.orderId), `${payment.id} was paid without an order`)

  for (const order of orders) {
    const payment = payments.find(({ metadata }) => metadata.orderId === order._id)
    const back = refunds.filter(refund => refund.payment_intent === payment?.id).reduce((sum, { amount }) => sum + amount, 0)
    const name = `order ${order._id} (${order.kind}, ${order.status})`
    const isFulfilled = fulfilments.some(({ orderId }) => orderId === order._id)
    if (isFulfilled || ['paid', 'fulfilled', 'refunded'].includes(order.status))
      must(payment?.amount_received === order.amount && payment.currency === order.currency, `${name} is not what was paid`)
    if (order.status === 'fulfilled')
      must(isFulfilled, `${name} was not handed over`)
    if (isFulfilled)
      must(['fulfilled', 'refunded', 'needs_review'].includes(order.status), `${name} was handed over`)
    if (order.status === 'refunded')
      must(back === order.amount, `${name} got ${back} back`)
    must(back <= order.amount, `${name} got more back than was paid`)

    const causes = [order._id, ...jobs.filter(job => job.kind === 'refund').map(({ _id }) => _id).filter(id => id === order.refundJobId)]
    const left = ledger.filter(({ ref }) => causes.some(cause => ref.endsWith(`/${cause}`))).reduce((sum, { delta }) => sum + delta, 0)
    const isRefunding = jobs.some(job => job._id === order.refundJobId && job.status === 'running')
    if (order.userId && order.status !== 'needs_review')
      must(left === (order.status === 'fulfilled' && !isRefunding ? order.credits : 0), `${name} left ${left} credits`)
  }
  return found
}

/** What must be true once nothing is under way any more: also without the events that were lost. */
export function unfinished({ orders, jobs }: Books, { payments }: StripesBooks): string[] {
  return [
    ...orders
      .filter(order => payments.some(({ metadata }) => metadata.orderId === order._id)
        ? !['fulfilled', 'refunded', 'needs_review'].includes(order.status)
        : !['expired', 'failed'].includes(order.status))
      .map(({ _id, kind, status }) => `order ${_id} (${kind}) ended as ${status}`),
    ...jobs.filter(({ status, kind }) => kind !== 'email' && status === 'running').map(({ kind }) => `a ${kind} never ended`),
  ]
}

/** What must be true once every event has come, in whatever order. */
export function unheard({ orders }: Books, { refundedCharges }: StripesBooks): string[] {
  return refundedCharges
    .filter(({ metadata, refunded }) => refunded && !['refunded', 'needs_review'].includes(orders.find(({ _id }) => _id === metadata.orderId)!.status))
    .map(({ metadata }) => `order ${metadata.orderId} was refunded unnoticed`)
}

function isUnique(values: unknown[]) {
  return new Set(values).size === values.length
}
