import { customMutation } from 'convex-helpers/server/customFunctions'
import { v } from 'convex/values'
import { internal } from './_generated/api'
import { action, mutation, query } from './_generated/server'
import { ownRow, userMutation, userQuery } from './accounts/userFunctions'
import { cleanName, cleanPassword } from './accounts/credentials'
import { beginErasure, endSession } from './accounts/erasure'
import { invalid } from './core/errors'
import { exportPage, readExportPage } from './accounts/exportPage'
import { limit } from './core/limits'
import { accountLimits } from './accounts/feature'
import { checkPassword, setPassword } from './accounts/password'
import { currentSession, deleteSession, listSessions } from './accounts/sessionRows'
import { currentUser } from './accounts/user'

const profile = v.object({
  _id: v.id('users'),
  name: v.string(),
  email: v.optional(v.string()),
  isGuest: v.boolean(),
  emailVerified: v.boolean(),
})

const ownSession = ownRow('authSessions', 'session', 'Session not found. It may have ended.')

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

/** @throws `UNAUTHENTICATED` `INVALID_INPUT{field}` `RATE_LIMITED{retryAfter}` */
export const updateProfile = userMutation({
  args: { name: v.string() },
  returns: v.null(),
  handler: async (ctx, args) => {
    const name = cleanName(args.name)
    await limit(ctx, accountLimits.profile, ctx.user._id)
    await ctx.db.patch('users', ctx.user._id, { name })
    return null
  },
})

/**
 * Changes the caller's password and ends their other sessions.
 *
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}` `RATE_LIMITED{retryAfter}` `CONFLICT` for guests, who have none
 */
export const changePassword = action({
  args: { current: v.string(), next: v.string() },
  returns: v.null(),
  handler: async (ctx, { current, next }): Promise<null> => {
    const { email, userId, sessionId } = await ctx.runMutation(internal.accounts.steps.beginPasswordChange, {})
    cleanPassword('next', next)
    if (!await checkPassword(ctx, email, current))
      invalid('current', 'Incorrect password. Try again.')
    await setPassword(ctx, { email, password: next, userId, sessionId })
    await ctx.runMutation(internal.accounts.steps.recordSuccess, { email })
    return null
  },
})

/** Where the caller is signed in, latest first. `lastUsedAt` is when the session was last refreshed. `browser` is absent if unknown. */
export const sessions = userQuery({
  args: {},
  returns: v.array(v.object({
    _id: v.id('authSessions'),
    createdAt: v.number(),
    lastUsedAt: v.optional(v.number()),
    browser: v.optional(v.string()),
    current: v.boolean(),
  })),
  handler: async (ctx) => {
    const session = await currentSession(ctx)
    const all = await listSessions(ctx, ctx.user._id).order('desc').take(100)
    return Promise.all(all.map(async ({ _id, _creationTime, browser }) => {
      const token = await ctx.db.query('authRefreshTokens').withIndex('sessionId', q => q.eq('sessionId', _id)).order('desc').first()
      return { _id, createdAt: _creationTime, lastUsedAt: token?._creationTime, browser, current: _id === session?._id }
    }))
  },
})

/**
 * Signs out one of the caller's sessions.
 *
 * @throws `UNAUTHENTICATED` `NOT_FOUND`, also for sessions of other users
 */
export const revokeSession = customMutation(mutation, ownSession)({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await endSession(ctx, ctx.session)
    return null
  },
})

/** Signs out everywhere but here. */
export const revokeOtherSessions = userMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const current = await currentSession(ctx)
    for await (const session of listSessions(ctx, ctx.user._id)) {
      if (session._id !== current?._id)
        await deleteSession(ctx, session)
    }
    return null
  },
})

/**
 * Everything that is the caller's, a page at a time: call again with the answer's `cursor` until it is `null`.
 *
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}`
 */
export const exportData = userQuery({
  args: { cursor: v.optional(v.string()) },
  returns: exportPage,
  handler: async (ctx, { cursor }) => readExportPage(ctx, ctx.user, cursor),
})

/**
 * Deletes the caller's account: signed out everywhere at once, everything else follows in batches.
 *
 * @param confirm The caller's address; `delete` for guests, who have none.
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}`
 */
export const deleteAccount = userMutation({
  args: { confirm: v.string() },
  returns: v.null(),
  handler: async (ctx, { confirm }) => {
    const wanted = ctx.user.email ?? 'delete'
    if (confirm.trim().toLowerCase() !== wanted)
      invalid('confirm', `Type “${wanted}” to confirm.`)
    await beginErasure(ctx, ctx.user._id)
    return null
  },
})
