import { actionGeneric, mutationGeneric, queryGeneric } from 'convex/server'
import { v } from 'convex/values'

/** Answers what it is given: what is left is the way there and back. */
export const echo = actionGeneric({
  args: { value: v.number() },
  returns: v.number(),
  handler: async (_ctx, { value }) => value,
})

export const bump = mutationGeneric({
  args: {},
  returns: v.number(),
  handler: async (ctx) => {
    const counter = await ctx.db.query('counters').first()
    const value = (counter?.value ?? 0) + 1
    if (counter)
      await ctx.db.patch('counters', counter._id, { value })
    else
      await ctx.db.insert('counters', { value })
    return value
  },
})

export const count = queryGeneric({
  args: {},
  returns: v.number(),
  handler: async (ctx): Promise<number> => (await ctx.db.query('counters').first())?.value ?? 0,
})
