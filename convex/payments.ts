import { v, type Infer } from 'convex/values'
import { api, internal } from './_generated/api'
import { action, env, type ActionCtx } from './_generated/server'
import { getCart, changeCart, cartCurrency, itemsForSale } from './payments/cartRows'
import { billFor, currency, inCurrency, priceOf, prices } from './payments/catalog'
import { getCustomerId } from './payments/customerRows'
import { fail } from './core/errors'
import { orderItem, orderStatus } from './payments/orderFields'
import { withOrderCustomer, withCustomer, checkOrder, valueOrFail, ensurePaymentIntent } from './payments/stripeOrders'
import { returnUrl, withOrder } from './payments/returnUrls'
import { userMutation, userQuery } from './accounts/userFunctions'
import { stripeMode } from './payments/stripe'
import { openPortal } from './payments/stripeCustomers'
import { confirmIntent, createSession } from './payments/stripePayments'
import { toRefundOutcome, refundPayment } from './payments/stripeRefunds'

interface Settled { status: Infer<typeof orderStatus> }

/** How payments are set up, for the page that offers them. */
export const setup = userQuery({
  args: {},
  returns: v.object({
    /** `local` and `test` take Stripe's test cards, and no real money. */
    mode: v.union(v.literal('disabled'), v.literal('local'), v.literal('test'), v.literal('live')),
    /** For Stripe.js, which asks for cards in the page. */
    publishableKey: v.optional(v.string()),
    /** Whether Stripe knows the caller, and so has a page for them. */
    hasPortal: v.boolean(),
  }),
  handler: async (ctx) => {
    return {
      mode: stripeMode(),
      publishableKey: env.STRIPE_PUBLISHABLE_KEY || undefined,
      hasPortal: await getCustomerId(ctx, ctx.user._id) !== undefined,
    }
  },
})

/** Products for sale, in each currency. `unitAmount` is in its minor unit. */
export const products = userQuery({
  args: {},
  returns: v.array(v.object({
    priceId: v.string(),
    productId: v.string(),
    name: v.string(),
    credits: v.number(),
    unitAmount: v.number(),
    currency,
  })),
  handler: async () => prices,
})

/** The caller's cart and its price. Amounts are in the currency's minor unit. */
export const cart = userQuery({
  args: {},
  returns: v.object({ items: v.array(orderItem), amount: v.number(), currency, credits: v.number() }),
  handler: async (ctx) => {
    const cart = await getCart(ctx, ctx.user._id)
    const items = itemsForSale(cart?.items ?? [])
    return items.length > 0 ? billFor(items) : { items: [], amount: 0, currency: cartCurrency(cart), credits: 0 }
  },
})

/**
 * Puts so many of a pack into the caller's cart; 0 takes it out. In another currency than the rest, the cart changes
 * to it.
 *
 * @throws `UNAUTHENTICATED` `PRICE_UNKNOWN` `INVALID_INPUT{field}` `CONFLICT`
 */
export const setCart = userMutation({
  args: { priceId: v.string(), quantity: v.number() },
  returns: v.null(),
  handler: async (ctx, { priceId, quantity }) => {
    const { currency } = priceOf(priceId)
    const cart = await getCart(ctx, ctx.user._id)
    const before = itemsForSale(cart?.items ?? []).map(item => ({ ...item, priceId: inCurrency(item.priceId, currency) }))
    const after = before.some(item => item.priceId === priceId)
      ? before.map(item => item.priceId === priceId ? { priceId, quantity } : item)
      : [...before, { priceId, quantity }]
    const items = after.filter(item => item.quantity !== 0)
    if (items.length > 0)
      billFor(items)
    await changeCart(ctx, ctx.user, cart, { currency, items })
    return null
  },
})

/** Shows and charges the caller's cart in another currency. @throws `UNAUTHENTICATED` `CONFLICT` */
export const setCartCurrency = userMutation({
  args: { currency },
  returns: v.null(),
  handler: async (ctx, { currency }) => {
    const cart = await getCart(ctx, ctx.user._id)
    const items = itemsForSale(cart?.items ?? []).map(item => ({ ...item, priceId: inCurrency(item.priceId, currency) }))
    await changeCart(ctx, ctx.user, cart, { currency, items })
    return null
  },
})

/**
 * Opens a Stripe Checkout page for a pack. Both URLs get the order's ID as `order`.
 *
 * `key` names this order (a UUID that the client makes). A repeated call never creates a second order, and returns the
 * same page while it is open.
 *
 * @throws `UNAUTHENTICATED` `PRICE_UNKNOWN` `INVALID_INPUT{field}` `URL_NOT_ALLOWED{field}` `CONFLICT`
 * `RATE_LIMITED{retryAfter}` `NOT_CONFIGURED` `PROVIDER_UNAVAILABLE` `PROVIDER_REJECTED`
 */
export const createCheckoutSession = action({
  args: {
    priceId: v.string(),
    quantity: v.optional(v.number()),
    successUrl: v.optional(v.string()),
    cancelUrl: v.optional(v.string()),
    key: v.optional(v.string()),
  },
  returns: v.object({ url: v.string() }),
  handler: async (ctx, args): Promise<{ url: string }> => {
    let begun = await ctx.runMutation(internal.payments.checkoutSessions.begin, args)
    if ('check' in begun) {
      await checkOrder(ctx, { ...begun.check, close: false })
      begun = await ctx.runMutation(internal.payments.checkoutSessions.begin, args)
    }
    if ('url' in begun)
      return begun
    if ('check' in begun)
      stillUnknown()

    const { order } = begun
    const session = await valueOrFail(ctx, order, await withOrderCustomer(ctx, order, customerId => createSession({ ...order, customerId })))
    await ctx.runMutation(internal.payments.checkoutSessions.recordSession, { orderId: order._id, version: order.version, sessionId: session.id, sessionUrl: session.url! })
    return { url: session.url! }
  },
})

/**
 * Charges a card for the caller's cart. `orders.create` then completes the order. Without that call, a cron job
 * completes it from the cart at the time of payment.
 *
 * @param amount Total of the cart, in the currency's minor unit.
 * @param token Card from Stripe.js: a payment method (`pm_…`) or a confirmation token (`ctoken_…`).
 * @param returnUrl Page that the bank returns the customer to. It gets the order's ID as `order`.
 * @returns `action` if the bank asks the customer to confirm: pass `clientSecret` to Stripe.js, or open `url`. Nothing
 * is paid before that.
 * @throws `UNAUTHENTICATED` `AMOUNT_MISMATCH{expected}` `INVALID_INPUT{field}` `URL_NOT_ALLOWED{field}` `CONFLICT`
 * `RATE_LIMITED{retryAfter}` `NOT_CONFIGURED` `PROVIDER_UNAVAILABLE` `PROVIDER_REJECTED{reason}`
 */
export const charge = action({
  args: { amount: v.number(), token: v.string(), returnUrl: v.optional(v.string()), key: v.optional(v.string()) },
  returns: v.object({
    transactionId: v.string(),
    action: v.optional(v.object({ clientSecret: v.string(), url: v.optional(v.string()) })),
  }),
  handler: async (ctx, args): Promise<{ transactionId: string, action?: { clientSecret: string, url?: string } }> => {
    let begun = await ctx.runMutation(internal.payments.charges.begin, args)
    if ('check' in begun) {
      await checkOrder(ctx, { ...begun.check, close: true })
      begun = await ctx.runMutation(internal.payments.charges.begin, args)
    }
    if ('transactionId' in begun)
      return begun
    if ('check' in begun)
      stillUnknown()

    const { order } = begun
    const paymentIntentId = await ensurePaymentIntent(ctx, order)
    const { payment, action } = await valueOrFail(ctx, order, await confirmIntent({
      paymentIntentId,
      token: args.token,
      idempotencyKey: `confirm/${order._id}/${order.version}`,
      returnUrl: withOrder(order.successUrl!, order._id),
    }))
    await ctx.runMutation(internal.payments.orderRecords.record, { orderId: order._id, payment })
    if (payment.state === 'expired' || payment.state === 'failed')
      fail('PROVIDER_REJECTED', payment.reason ?? 'The payment didn’t go through. You weren’t charged. Try again.', { orderId: order._id, retryable: true })
    return { transactionId: paymentIntentId, action }
  },
})

/**
 * Asks Stripe how the payment of one of the caller's orders stands: for whoever comes back from paying before the
 * webhook does, or instead of it.
 *
 * @throws `UNAUTHENTICATED` `NOT_FOUND` `RATE_LIMITED{retryAfter}` `NOT_CONFIGURED` `PROVIDER_UNAVAILABLE`
 */
export const reconcile = action({
  args: { orderId: v.string() },
  returns: v.object({ status: orderStatus }),
  handler: (ctx, { orderId }): Promise<Settled> => settle(ctx, orderId, false),
})

/** Ends one of the caller's orders that is not paid. One that was paid meanwhile stays. Throws as `reconcile`. */
export const cancel = action({
  args: { orderId: v.string() },
  returns: v.object({ status: orderStatus }),
  handler: (ctx, { orderId }): Promise<Settled> => settle(ctx, orderId, true),
})

/**
 * Gives back what was paid for one of the caller's orders, as long as none of its credits are spent.
 *
 * @throws `UNAUTHENTICATED` `NOT_FOUND` `CONFLICT` `RATE_LIMITED{retryAfter}` `NOT_CONFIGURED` `PROVIDER_UNAVAILABLE`
 * `PROVIDER_REJECTED`
 */
export const refund = action({
  args: { orderId: v.string() },
  returns: v.null(),
  handler: async (ctx, args): Promise<null> => {
    const begun = await ctx.runMutation(internal.payments.refunds.begin, args)
    if (!begun)
      return null
    const answer = await refundPayment(begun)
    await ctx.runMutation(internal.payments.refunds.finish, { orderId: begun.orderId, outcome: toRefundOutcome(answer) })
    if (answer.ok)
      return null
    const { code, message, retryable } = answer.error
    fail(code, retryable ? 'We couldn’t complete the refund yet. We’ll keep trying, and this page updates when it’s complete.' : message, { retryable })
  },
})

/**
 * A link to Stripe's page of the caller's receipts and cards.
 *
 * @throws `UNAUTHENTICATED` `CONFLICT` before a first purchase `URL_NOT_ALLOWED{field}` `NOT_CONFIGURED`
 * `PROVIDER_UNAVAILABLE` `PROVIDER_REJECTED`
 */
export const createPortalSession = action({
  args: { returnUrl: v.optional(v.string()) },
  returns: v.object({ url: v.string() }),
  handler: async (ctx, args): Promise<{ url: string }> => {
    const customer = await ctx.runQuery(internal.payments.customers.current, {})
    if (!customer)
      fail('CONFLICT', 'You can manage billing after your first order.')
    const back = returnUrl('returnUrl', args.returnUrl, '/app/checkout')
    const answer = await withCustomer(ctx, customer, 'portal', customerId => openPortal({ customerId, returnUrl: back }))
    if (answer.ok)
      return { url: answer.value }
    fail(answer.error.code, answer.error.message, { retryable: answer.error.retryable })
  },
})

async function settle(ctx: ActionCtx, orderId: string, close: boolean): Promise<Settled> {
  const asked = await ctx.runMutation(internal.payments.orderChecks.begin, { orderId })
  const answer = asked && await checkOrder(ctx, { ...asked, close })
  if (answer && !answer.ok)
    fail(answer.error.code, answer.error.message, { retryable: answer.error.retryable })
  const { status } = await ctx.runQuery(api.orders.get, { orderId })
  return { status }
}

function stillUnknown(): never {
  fail('PROVIDER_UNAVAILABLE', 'Your earlier payment is still processing. Try again in a minute.', { retryable: true })
}
