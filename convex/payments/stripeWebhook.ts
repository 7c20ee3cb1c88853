import { v } from 'convex/values'
import { internal } from '../_generated/api'
import { env, httpAction, internalMutation } from '../_generated/server'
import { settleOrder, settlePayment } from './settleOrder'
import { stripeMode, verifyStripeWebhook } from './stripe'
import { stripeUpdate, parseStripeEvent, type StripeUpdate } from './stripeUpdates'
import { fetchPaymentState } from './stripeRefunds'

/**
 * Receives Stripe's events about payments: `POST <site URL>/webhooks/stripe`.
 *
 * Returns 400 without a recent signature of Stripe's. Returns 503 while the secret or the key isn't set, or Stripe
 * doesn't respond, so that Stripe retries. Returns 200 otherwise, including for events of other shops, other deployments,
 * and the other mode.
 */
export const webhook = httpAction(async (ctx, request) => {
  if (!env.STRIPE_WEBHOOK_SECRET)
    return new Response('Run: npx convex env set STRIPE_WEBHOOK_SECRET <signing secret>', { status: 503 })
  const mode = stripeMode()
  if (mode === 'disabled')
    return new Response('Run: npx convex env set STRIPE_SECRET_KEY <your key>', { status: 503 })
  const event = await verifyStripeWebhook(await request.text(), request.headers.get('stripe-signature'), env.STRIPE_WEBHOOK_SECRET)
  if (!event) {
    console.warn('Refused: a Stripe webhook with a wrong signature, or an old one.')
    return new Response('Invalid signature', { status: 400 })
  }
  if (event.livemode !== (mode === 'live'))
    return new Response(null, { status: 200 })

  const update = parseStripeEvent(event)
  const completed = update && await completeUpdate(update)
  if (completed === 'unavailable')
    return new Response('Stripe isn’t responding', { status: 503 })
  if (!completed)
    return new Response(null, { status: 200 })
  const isKnown = await ctx.runMutation(internal.payments.stripeWebhook.record, { eventId: event.id, type: event.type, at: event.created * 1_000, ...completed })
  // Orders are recorded before Stripe is asked, so waiting would not make it known.
  if (!isKnown)
    console.warn(`Stripe event ${event.id} (${event.type}) is about an order of another deployment, or one that was deleted: ${completed.orderId}`)
  return new Response(null, { status: 200 })
})

/** What to record of an event, asked of Stripe where it only says that something changed; `null` for what others sell. */
async function completeUpdate(update: StripeUpdate) {
  if ('payment' in update)
    return { orderId: update.orderId, update: { payment: update.payment } }
  const answer = await fetchPaymentState(update.changed)
  if (!answer.ok)
    return answer.reason === 'resource_missing' ? null : 'unavailable'
  const { orderId, money } = answer.value
  return orderId === undefined ? null : { orderId, update: { money } }
}

/**
 * Records an event once and updates its order, in one transaction. Repeated deliveries change nothing.
 *
 * @returns whether the order is known
 */
export const record = internalMutation({
  args: { eventId: v.string(), type: v.string(), at: v.number(), orderId: v.string(), update: stripeUpdate },
  returns: v.boolean(),
  handler: async (ctx, { update, ...event }) => {
    const orderId = ctx.db.normalizeId('orders', event.orderId)
    const order = orderId && await ctx.db.get('orders', orderId)
    if (!order)
      return false
    const known = await ctx.db.query('stripeEvents').withIndex('by_event', q => q.eq('eventId', event.eventId)).first()
    if (known)
      return true
    await ctx.db.insert('stripeEvents', { ...event, orderId: order._id })
    if ('payment' in update)
      await settleOrder(ctx, order, update.payment)
    else
      await settlePayment(ctx, order, update.money)
    return true
  },
})
