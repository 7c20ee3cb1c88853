import { mutationGeneric, queryGeneric } from 'convex/server'
import { v } from 'convex/values'

/** A message with values that JSON alone does not carry. */
export const get = queryGeneric({
  args: { id: v.string() },
  handler: async (ctx, { id }): Promise<{ text: string, size: bigint, bytes: ArrayBuffer }> => {
    const message = await ctx.db.query('messages').first()
    return { text: `${message?.text ?? 'message'} ${id}`, size: 5n, bytes: new Uint8Array([1, 2]).buffer }
  },
})

export const change = mutationGeneric({
  args: { text: v.string() },
  handler: async (ctx, { text }) => {
    await ctx.db.insert('messages', { text })
  },
})
