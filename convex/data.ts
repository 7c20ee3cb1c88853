import { v } from 'convex/values'
import { internal } from './_generated/api'
import { internalUserMutation, userAction, userQuery } from './accounts/userFunctions'
import { toHex } from './core/bytes'
import { invalid } from './core/errors'
import { limit } from './core/limits'
import { textLimits } from './data/feature'

const result = v.object({ characters: v.number(), words: v.number(), lines: v.number(), sha256: v.string() })

/**
 * The smallest whole example of an action: work that queries and mutations may not do, then an internal mutation
 * that saves it, so that open pages see it.
 *
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}` `RATE_LIMITED{retryAfter}`
 */
export const processAndSave = userAction({
  args: { data: v.string() },
  returns: v.null(),
  handler: async (ctx, args): Promise<null> => {
    if (args.data.length > 1_000_000)
      invalid('data', 'Use 1,000,000 characters or fewer.')
    const result = await processExternally(args)
    // Call mutation to save and trigger subscriptions
    await ctx.runMutation(internal.data.save, { result })
    return null
  },
})

export const save = internalUserMutation({
  args: { result },
  returns: v.null(),
  handler: async (ctx, { result }) => {
    await limit(ctx, textLimits.texts, ctx.user._id)
    await limit(ctx, textLimits.textsOfAll)
    await ctx.db.insert('textSummaries', { userId: ctx.user._id, ...result })
    return null
  },
})

/** What was found out about the caller's latest text, or `null`. */
export const latest = userQuery({
  args: {},
  returns: v.union(result, v.null()),
  handler: async (ctx) => {
    const summary = await ctx.db.query('textSummaries').withIndex('by_user', q => q.eq('userId', ctx.user._id)).order('desc').first()
    if (!summary)
      return null
    const { characters, words, lines, sha256 } = summary
    return { characters, words, lines, sha256 }
  },
})

async function processExternally({ data }: { data: string }) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(data))
  return {
    characters: data.length,
    words: data.match(/\S+/g)?.length ?? 0,
    lines: data ? data.split('\n').length : 0,
    sha256: toHex(new Uint8Array(digest)),
  }
}
