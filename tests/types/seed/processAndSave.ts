// Actions don't trigger query subscriptions automatically
// If your action affects data, call a mutation to update the database
// In your Convex action:
export const processAndSave = action({
  handler: async (ctx, args) => {
    const result = await processExternally(args)
    // Call mutation to save and trigger subscriptions
    await ctx.runMutation(internal.data.save, { result })
  },
})
