import { v, type Infer } from 'convex/values'
import { internal } from '../_generated/api'
import { internalMutation } from '../_generated/server'
import { internalUserMutation, internalUserQuery } from './userFunctions'
import { deleteUnverifiedEmail, passwordAccount } from './accountRows'
import { doc } from 'convex-helpers/validators'
import schema from '../schema'
import { flow } from './credentials'
import { endSession } from './erasure'
import { fail } from '../core/errors'
import { limit, resetLimit } from '../core/limits'
import { accountLimits } from './feature'
import { eraseOwnedRows } from './ownedRows'
import { currentSession, deleteTokens as deleteSomeTokens, findRefreshToken, refreshableToken, setBrowser, tokens } from './sessionRows'

const EXPIRED_PER_BATCH = 100

/** First part of every step with a password: what may refuse it, and how its account stands. */
export const begin = internalMutation({
  args: { flow, email: v.string(), address: v.union(v.string(), v.null()), hasCode: v.boolean() },
  returns: v.union(v.literal('none'), v.literal('unverified'), v.literal('verified')),
  handler: async (ctx, { flow, email, address, hasCode }) => {
    await limit(ctx, accountLimits.signIn, email)
    await limit(ctx, accountLimits.signInFrom, address ?? undefined)
    const account = await passwordAccount(ctx, email)
    const state = account?.emailVerified ? 'verified' : account && flow !== 'signUp' ? 'unverified' : 'none'
    if (account && state === 'none')
      await deleteUnverifiedEmail(ctx, account)
    // Counted also where none is sent, or the limit would tell which addresses have accounts.
    if (!hasCode && !(flow === 'signIn' && state !== 'unverified')) {
      await limit(ctx, accountLimits.codes, email)
      await limit(ctx, accountLimits.codesFrom, address ?? undefined)
      await limit(ctx, accountLimits.codesOfAll)
    }
    return state
  },
})

export const beginGuest = internalMutation({
  args: { address: v.union(v.string(), v.null()) },
  returns: v.null(),
  handler: async (ctx, { address }) => {
    await limit(ctx, accountLimits.guestsFrom, address ?? undefined)
    await limit(ctx, accountLimits.guestsOfAll)
    return null
  },
})

/** The caller, for actions. */
export const caller = internalUserQuery({
  args: {},
  returns: doc(schema, 'users'),
  handler: async ctx => ctx.user,
})

/** First part of changing a password: whose, and which of their sessions stays. */
export const beginPasswordChange = internalUserMutation({
  args: {},
  returns: v.object({ email: v.string(), userId: v.id('users'), sessionId: v.id('authSessions') }),
  handler: async (ctx) => {
    const session = await currentSession(ctx)
    if (ctx.user.email === undefined)
      fail('CONFLICT', 'Guests don’t have a password. Create an account to set one. You keep all your data.')
    await limit(ctx, accountLimits.signIn, ctx.user.email)
    return { email: ctx.user.email, userId: ctx.user._id, sessionId: session!._id }
  },
})

/** Last part of a step whose password or code was right. */
export const recordSuccess = internalMutation({
  args: { email: v.string() },
  returns: v.null(),
  handler: async (ctx, { email }) => {
    await resetLimit(ctx, accountLimits.signIn, email)
    return null
  },
})

/** Notes the browser of a session that has just begun. */
export const recordBrowser = internalMutation({
  args: { refreshToken: v.string(), browser: v.string() },
  returns: v.null(),
  handler: async (ctx, { refreshToken, browser }) => {
    const token = await findRefreshToken(ctx, refreshToken)
    if (token)
      await setBrowser(ctx, token.sessionId, browser)
    return null
  },
})

/**
 * Renews a session, or ends it when its refresh token has expired or comes again after the grace period. One
 * transaction, so that a session never has two lines of tokens. `null` when the token buys nothing.
 */
export const refreshSession = internalMutation({
  args: { refreshToken: v.string(), browser: v.optional(v.string()) },
  returns: v.union(tokens, v.null()),
  handler: async (ctx, args): Promise<Infer<typeof tokens> | null> => {
    const token = await findRefreshToken(ctx, args.refreshToken)
    if (!token)
      return null
    const id = await refreshableToken(ctx, token)
    const refreshToken = `${id}|${token.sessionId}`
    // The library's one mutation answers each type of request differently.
    const renewed = id && await ctx.runMutation(internal.auth.store, { args: { type: 'refreshSession', refreshToken } }) as Infer<typeof tokens> | null
    const session = renewed ? null : await ctx.db.get('authSessions', token.sessionId)
    if (session)
      await endSession(ctx, session)
    if (renewed)
      await setBrowser(ctx, token.sessionId, args.browser)
    return renewed
  },
})

export const signOut = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const session = await currentSession(ctx)
    if (session)
      await endSession(ctx, session)
    return null
  },
})

/** Deletes the tokens of a session that has ended, in batches. */
export const deleteTokens = internalMutation({
  args: { sessionId: v.id('authSessions') },
  returns: v.null(),
  handler: async (ctx, { sessionId }) => {
    if (await deleteSomeTokens(ctx, sessionId))
      await ctx.scheduler.runAfter(0, internal.accounts.steps.deleteTokens, { sessionId })
    return null
  },
})

/** Deletes what is left of a user who cannot sign in any more, in batches, and last the user. */
export const erase = internalMutation({
  args: { userId: v.id('users') },
  returns: v.null(),
  handler: async (ctx, { userId }) => {
    if (await eraseOwnedRows(ctx, userId))
      await ctx.scheduler.runAfter(0, internal.accounts.steps.erase, { userId })
    else if (await ctx.db.get('users', userId))
      await ctx.db.delete('users', userId)
    return null
  },
})

/**
 * Deletes sessions and codes that have expired, with guests that nobody can sign in as any more and addresses that
 * nobody confirmed in time.
 */
export const deleteExpired = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const sessions = await ctx.db.query('authSessions').withIndex('by_expiration', q => q.lt('expirationTime', Date.now())).take(EXPIRED_PER_BATCH)
    for (const session of sessions)
      await endSession(ctx, session)

    const codes = await ctx.db.query('authVerificationCodes').withIndex('by_expiration', q => q.lt('expirationTime', Date.now())).take(EXPIRED_PER_BATCH)
    for (const code of codes) {
      const account = await ctx.db.get('authAccounts', code.accountId)
      if (account && !account.emailVerified)
        await deleteUnverifiedEmail(ctx, account)
      else
        await ctx.db.delete('authVerificationCodes', code._id)
    }
    if (sessions.length === EXPIRED_PER_BATCH || codes.length === EXPIRED_PER_BATCH)
      await ctx.scheduler.runAfter(0, internal.accounts.steps.deleteExpired, {})
    return null
  },
})
