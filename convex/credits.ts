import { v } from 'convex/values'
import { query } from './_generated/server'
import { getCredits } from './credits/ledger'
import { requireUser } from './accounts/user'

/** How many credits the caller may spend. One picture costs one. */
export const balance = query({
  args: {},
  returns: v.number(),
  handler: async ctx => getCredits(ctx, (await requireUser(ctx))._id),
})
