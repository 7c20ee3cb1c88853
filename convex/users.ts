import { v } from 'convex/values'
import { internalMutation } from './_generated/server'
import { ensureLocalUser } from './lib/user'

/** Run by `npm run demo` before the first page: on a local deployment there is one user, signed in. */
export const prepareLocal = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await ensureLocalUser(ctx)
    return null
  },
})
