import { v } from 'convex/values'
import { internal } from './_generated/api'
import { internalMutation } from './_generated/server'
import { isReferenced } from './lib/storage/storedFiles'

// An upload address is good for an hour, and an action that stores a file lives ten minutes: by then a row refers
// to what was stored, or nothing ever will.
const SPARED = 60 * 60_000
const FILES_AT_ONCE = 100

/**
 * Deletes stored files that no row refers to: uploads that were given up, and what an action stored before it died.
 * Oldest first, a page in each transaction.
 */
export const sweep = internalMutation({
  args: { cursor: v.optional(v.string()) },
  returns: v.null(),
  handler: async (ctx, { cursor = null }) => {
    const { page, isDone, continueCursor } = await ctx.db.system.query('_storage')
      .paginate({ numItems: FILES_AT_ONCE, cursor })
    const old = page.filter(file => file._creationTime < Date.now() - SPARED)
    for (const file of old) {
      if (!await isReferenced(ctx, file._id))
        await ctx.storage.delete(file._id)
    }
    if (!isDone && old.length === page.length)
      await ctx.scheduler.runAfter(0, internal.orphans.sweep, { cursor: continueCursor })
    return null
  },
})
