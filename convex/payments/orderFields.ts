import { v, type Infer } from 'convex/values'

export const orderStatus = v.union(
  /** Asked for; Stripe was not, or its answer is not known yet. */
  v.literal('draft'),
  /** Stripe waits for the customer. */
  v.literal('open'),
  /** The money is there, the credits are not yet: the second step of a charge is missing. */
  v.literal('paid'),
  v.literal('fulfilled'),
  v.literal('expired'),
  v.literal('failed'),
  v.literal('refunded'),
  /** Money and order do not fit together. A person decides. */
  v.literal('needs_review'),
)

/** `checkout`: paid on Stripe's own page. `charge`: a card charged here, for the cart. */
export const orderKind = v.union(v.literal('checkout'), v.literal('charge'))

/** How many of which price. */
export const cartItem = v.object({ priceId: v.string(), quantity: v.number() })

/** A line of an order as it was sold: later changes of the catalog do not touch it. */
export const orderItem = v.object({
  ...cartItem.fields,
  name: v.string(),
  /** Credits in one of them. */
  credits: v.number(),
  /** Price of one, in the currency's minor unit. */
  unitAmount: v.number(),
})

/** What Stripe says of an order's payment. */
export const paymentStatus = v.object({
  /** `processing`: the customer did their part, the bank is still at it. */
  state: v.union(v.literal('open'), v.literal('processing'), v.literal('paid'), v.literal('expired'), v.literal('failed')),
  sessionId: v.optional(v.string()),
  paymentIntentId: v.optional(v.string()),
  /** In the currency's minor unit. */
  amount: v.number(),
  /** ISO 4217 in lower case, as Stripe writes it. */
  currency: v.string(),
  /** Why it failed, in Stripe's words for the customer. */
  reason: v.optional(v.string()),
})

/** `other`: by other means than Stripe, as whoever reviewed the order has said. */
export const reversalKind = v.union(v.literal('refund'), v.literal('dispute'), v.literal('other'))

/** `pending`: a refund on its way, or a dispute that is not decided. `failed`: the money is here after all. */
export const reversalStatus = v.union(v.literal('pending'), v.literal('succeeded'), v.literal('failed'))

/** What Stripe says of a payment's money: what it received, and everything that went back. */
export const paymentState = v.object({
  /** When Stripe was asked, ms since the epoch. */
  asOf: v.number(),
  paymentIntentId: v.string(),
  /** In the currency's minor unit. */
  received: v.number(),
  currency: v.string(),
  reversals: v.array(v.object({
    stripeId: v.string(),
    kind: reversalKind,
    amount: v.number(),
    status: reversalStatus,
    /** Asked for by this application. */
    ours: v.boolean(),
  })),
})
export type PaymentState = Infer<typeof paymentState>
