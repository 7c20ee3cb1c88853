import type { FunctionReference } from 'convex/server'
import { v } from 'convex/values'
import { internal } from '../_generated/api'
import type { Doc, Id } from '../_generated/dataModel'
import { internalMutation } from '../_generated/server'

/** Functions that take up the work of a kind whose process died. Each gets the job and checks whether it has to. */
const resumers: Partial<Record<Doc<'jobs'>['kind'], FunctionReference<'mutation', 'internal', { jobId: Id<'jobs'> }, null>>> = {
  email: internal.emails.deliveries.resume,
  image: internal.images.generations.expire,
  refund: internal.payments.refunds.resume,
  report: internal.reports.writingSteps.resume,
  file: internal.files.lease.resume,
}

/** Takes up work whose lease ran out: its process died between the outside call and its record. */
export const resumeExpired = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const expired = await ctx.db.query('jobs')
      .withIndex('by_lease', q => q.gt('leaseUntil', 0).lt('leaseUntil', Date.now()))
      .take(50)
    for (const { _id, kind } of expired) {
      const resume = resumers[kind]
      if (resume)
        await ctx.scheduler.runAfter(0, resume, { jobId: _id })
    }
    return null
  },
})
