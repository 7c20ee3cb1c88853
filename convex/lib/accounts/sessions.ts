import { getAuthSessionId } from '@convex-dev/auth/server'
import { internal } from '../../_generated/api'
import type { Doc, Id } from '../../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../../_generated/server'

// A session is refreshed every few minutes for up to a month, and keeps each token that it was refreshed with.
const TOKENS_AT_ONCE = 500

/** The caller's session; `null` when signed out, and at once when the session was revoked. */
export async function currentSession(ctx: QueryCtx) {
  const claimed = await getAuthSessionId(ctx)
  const id = claimed && ctx.db.normalizeId('authSessions', claimed)
  return id && await ctx.db.get('authSessions', id)
}

/** Ends a session: its tokens buy nothing more, and its live queries run again, signed out. */
export async function deleteSession(ctx: MutationCtx, session: Doc<'authSessions'>) {
  await ctx.db.delete('authSessions', session._id)
  await ctx.scheduler.runAfter(0, internal.accounts.deleteTokens, { sessionId: session._id })
}

/** Deletes tokens of a session that has ended. Returns whether there may be more. */
export async function deleteTokens(ctx: MutationCtx, sessionId: Id<'authSessions'>) {
  const tokens = await ctx.db.query('authRefreshTokens').withIndex('sessionId', q => q.eq('sessionId', sessionId)).take(TOKENS_AT_ONCE)
  for (const token of tokens)
    await ctx.db.delete('authRefreshTokens', token._id)
  return tokens.length === TOKENS_AT_ONCE
}

/** All of a user's sessions. */
export function sessionsOf(ctx: QueryCtx, userId: Id<'users'>) {
  return ctx.db.query('authSessions').withIndex('userId', q => q.eq('userId', userId))
}
