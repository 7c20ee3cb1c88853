import { v } from 'convex/values'
import { query } from './_generated/server'
import { currency, prices } from './lib/payments/catalogue'
import { requireUser } from './lib/accounts/user'

/** What is for sale, in each currency. `unitAmount` is in its minor unit. */
export const list = query({
  args: {},
  returns: v.array(v.object({
    priceId: v.string(),
    productId: v.string(),
    name: v.string(),
    credits: v.number(),
    unitAmount: v.number(),
    currency,
  })),
  handler: async (ctx) => {
    await requireUser(ctx)
    return prices
  },
})
