import { v } from 'convex/values'
import { internal } from '../_generated/api'
import { internalAction } from '../_generated/server'
import { readFile } from './readFile'

// An action has ten minutes, and the last batch needs some of them.
const MAX_READ_MS = 5 * 60_000

/** Reads a file from where it was left, for some minutes at most. */
export const read = internalAction({
  args: { fileId: v.id('files') },
  returns: v.null(),
  handler: async (ctx, { fileId }) => {
    const attempt = await ctx.runMutation(internal.files.lease.claim, { fileId })
    if (attempt === null)
      return null
    const reader = { fileId, attempt }
    try {
      if (!await readFile(ctx, reader, Date.now() + MAX_READ_MS))
        await ctx.runMutation(internal.files.lease.continueLater, reader)
    }
    catch (error) {
      await ctx.runMutation(internal.files.lease.release, reader)
      throw error
    }
    return null
  },
})
