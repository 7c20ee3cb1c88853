import { v } from 'convex/values'
import { query } from './_generated/server'
import { tallyOf } from './lib/core/activity'

/** How much everyone did, over all time. For anyone to see: it says of nobody what they did. */
export const everyone = query({
  args: {},
  returns: v.object({ emails: v.number(), images: v.number(), files: v.number(), payments: v.number(), reports: v.number() }),
  handler: async (ctx) => {
    const [emails, images, files, payments, reports] = await Promise.all([
      tallyOf(ctx, 'email'),
      tallyOf(ctx, 'image'),
      tallyOf(ctx, 'file'),
      tallyOf(ctx, 'payment'),
      tallyOf(ctx, 'report'),
    ])
    return { emails, images, files, payments, reports }
  },
})
