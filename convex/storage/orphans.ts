import { v } from 'convex/values'
import { internal } from '../_generated/api'
import { internalMutation } from '../_generated/server'
import { isReferenced } from './storedFiles'

// An upload address is good for an hour, and an action that stores a file lives ten minutes: by then a row refers
// to what was stored, or nothing ever will.
const MIN_AGE_MS = 60 * 60_000
const FILES_PER_BATCH = 100
const MAX_TRANSACTIONS = 20

/**
 * Deletes stored files that no row refers to: uploads that were given up, and what an action stored before it died.
 * Oldest first, some in each transaction. Where there are more than one run looks at, the next one goes on from there,
 * and begins anew once it has come to the end.
 */
export const sweep = internalMutation({
  args: { transactions: v.optional(v.number()) },
  returns: v.null(),
  handler: async (ctx, { transactions = MAX_TRANSACTIONS }) => {
    const sweep = await ctx.db.query('sweeps').first()
    const files = await ctx.db.system.query('_storage')
      .withIndex('by_creation_time', q => q.gt('_creationTime', sweep?.until ?? 0).lt('_creationTime', Date.now() - MIN_AGE_MS))
      .take(FILES_PER_BATCH)
    for (const { _id } of files) {
      if (!await isReferenced(ctx, _id))
        await ctx.storage.delete(_id)
    }
    const hasMore = files.length === FILES_PER_BATCH
    const until = hasMore ? files.at(-1)!._creationTime : 0
    if (sweep)
      await ctx.db.patch('sweeps', sweep._id, { until })
    else
      await ctx.db.insert('sweeps', { until })
    if (hasMore && transactions > 1)
      await ctx.scheduler.runAfter(0, internal.storage.orphans.sweep, { transactions: transactions - 1 })
    return null
  },
})
