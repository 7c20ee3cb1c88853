import { v } from 'convex/values'
import { userQuery } from './accounts/userFunctions'
import { getCredits } from './credits/ledger'

/** How many credits the caller may spend. One image costs one. */
export const balance = userQuery({
  args: {},
  returns: v.number(),
  handler: async ctx => getCredits(ctx, ctx.user._id),
})
