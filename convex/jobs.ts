import { v } from 'convex/values'
import { internal } from './_generated/api'
import { internalMutation } from './_generated/server'

/** Takes up work whose lease ran out: its process died between the outside call and its record. */
export const resumeExpired = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const expired = await ctx.db.query('jobs')
      .withIndex('by_lease', q => q.gt('leaseUntil', 0).lt('leaseUntil', Date.now()))
      .take(50)
    for (const job of expired)
      await ctx.scheduler.runAfter(0, internal.emails.resume, { jobId: job._id })
    return null
  },
})
