import { v } from 'convex/values'
import { internalMutation, query } from './_generated/server'
import { suppressionOf } from './lib/emails/suppressions'
import { emailTables } from './tables/emails'
import { requireUser } from './lib/accounts/user'

const MOST_MAILS = 100
const { email, reason } = emailTables.suppressions.validator.fields

/** Addresses that the caller wrote to and that get no more mail. Those of others are nobody's business. */
export const list = query({
  args: {},
  returns: v.array(v.object({ email, reason, since: v.number() })),
  handler: async (ctx) => {
    const { _id: userId } = await requireUser(ctx)
    const turnedAway = await Promise.all((['bounced', 'complained', 'suppressed'] as const).map(status =>
      ctx.db.query('emails').withIndex('by_status', q => q.eq('status', status).eq('userId', userId)).order('desc').take(MOST_MAILS)))
    const addresses = [...new Set(turnedAway.flat().map(({ to }) => to.toLowerCase()))]
    const found = await Promise.all(addresses.map(address => suppressionOf(ctx, address)))
    return found
      .filter(suppression => suppression !== null)
      .map(({ email, reason, _creationTime: since }) => ({ email, reason, since }))
      .sort((a, b) => b.since - a.since)
  },
})

/**
 * Lets mail go to an address again. For the operator: `npx convex run suppressions:lift '{ "email": "…" }'`.
 *
 * @returns whether the address was on the list
 */
export const lift = internalMutation({
  args: { email: v.string() },
  returns: v.boolean(),
  handler: async (ctx, { email }) => {
    const suppression = await suppressionOf(ctx, email.trim())
    if (suppression)
      await ctx.db.delete('suppressions', suppression._id)
    return suppression !== null
  },
})
