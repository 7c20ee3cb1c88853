import { v } from 'convex/values'
import { query } from './_generated/server'
import { currentUser } from './lib/user'

const profile = v.object({
  _id: v.id('users'),
  name: v.string(),
  email: v.optional(v.string()),
  isGuest: v.boolean(),
  emailVerified: v.boolean(),
})

/** Who is calling, or `null`. */
export const me = query({
  args: {},
  returns: v.union(profile, v.null()),
  handler: async (ctx) => {
    const user = await currentUser(ctx)
    if (!user)
      return null
    const { _id, name, email, emailVerificationTime, isAnonymous } = user
    return { _id, name, email, isGuest: isAnonymous === true, emailVerified: emailVerificationTime !== undefined }
  },
})
