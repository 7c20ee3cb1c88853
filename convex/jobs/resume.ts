import { v } from 'convex/values'
import { internalMutation } from '../_generated/server'
import { jobHandlers } from '../handlers'

/** Takes up work whose lease ran out: its process died between the outside call and its record. */
export const resumeExpired = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const expired = await ctx.db.query('jobs')
      .withIndex('by_lease', q => q.gt('leaseUntil', 0).lt('leaseUntil', Date.now()))
      .take(50)
    for (const { _id, kind } of expired) {
      const { resume } = jobHandlers[kind]
      if (resume !== 'cron')
        await ctx.scheduler.runAfter(0, resume, { jobId: _id })
    }
    return null
  },
})
