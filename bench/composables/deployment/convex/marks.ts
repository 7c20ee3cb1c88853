import { actionGeneric, mutationGeneric, queryGeneric } from 'convex/server'
import { v } from 'convex/values'

export const echo = actionGeneric({
  args: { at: v.number() },
  handler: async (_ctx, { at }) => at,
})

export const set = mutationGeneric({
  args: { at: v.number() },
  handler: async (ctx, { at }) => {
    const mark = await ctx.db.query('marks').first()
    if (mark)
      await ctx.db.patch('marks', mark._id, { at })
    else
      await ctx.db.insert('marks', { at })
  },
})

export const get = queryGeneric({
  args: {},
  handler: async ctx => (await ctx.db.query('marks').first())?.at ?? 0,
})
