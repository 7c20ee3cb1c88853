import { v } from 'convex/values'
import { internalMutation, internalQuery } from './_generated/server'
import { forgetClaim, passwordAccount } from './lib/accounts'
import { flow } from './lib/credentials'
import { deleteSession } from './lib/sessions'

/** First part of every step with a password: what may refuse it, and how its account stands. */
export const begin = internalMutation({
  args: { flow, email: v.string(), address: v.union(v.string(), v.null()), sends: v.boolean() },
  returns: v.union(v.literal('none'), v.literal('unverified'), v.literal('verified')),
  handler: async (ctx, { flow, email }) => {
    const account = await passwordAccount(ctx, email)
    if (account?.emailVerified)
      return 'verified' as const
    if (account && flow === 'signUp')
      await forgetClaim(ctx, account)
    return account && flow !== 'signUp' ? 'unverified' as const : 'none' as const
  },
})

export const beginGuest = internalMutation({
  args: { address: v.union(v.string(), v.null()) },
  returns: v.null(),
  handler: async () => null,
})

/** Last part of a step that ended in a session. */
export const succeeded = internalMutation({
  args: { email: v.string() },
  returns: v.null(),
  handler: async () => null,
})

/**
 * The session that a refresh token was made for; `null` if it is none of ours. The library deletes what a token
 * names when its parts do not fit together, so it must only get tokens whose parts do.
 */
export const sessionOf = internalQuery({
  args: { refreshToken: v.string() },
  returns: v.union(v.id('authSessions'), v.null()),
  handler: async (ctx, { refreshToken }) => {
    const [first = '', second = ''] = refreshToken.split('|')
    const tokenId = ctx.db.normalizeId('authRefreshTokens', first)
    const token = tokenId && await ctx.db.get('authRefreshTokens', tokenId)
    return token && token._id === first && token.sessionId === second ? token.sessionId : null
  },
})

export const endSession = internalMutation({
  args: { sessionId: v.id('authSessions') },
  returns: v.null(),
  handler: async (ctx, { sessionId }) => {
    await deleteSession(ctx, sessionId)
    return null
  },
})
