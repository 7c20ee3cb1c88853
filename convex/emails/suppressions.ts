import { v } from 'convex/values'
import { internalMutation } from '../_generated/server'
import { findSuppression } from './suppressionRows'

/**
 * Lets mail go to an address again. For the operator: `npx convex run emails/suppressions:lift '{ "email": "…" }'`.
 *
 * @returns whether the address was on the list
 */
export const lift = internalMutation({
  args: { email: v.string() },
  returns: v.boolean(),
  handler: async (ctx, { email }) => {
    const suppression = await findSuppression(ctx, email.trim())
    if (suppression)
      await ctx.db.delete('suppressions', suppression._id)
    return suppression !== null
  },
})
