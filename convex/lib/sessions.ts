import { getAuthSessionId } from '@convex-dev/auth/server'
import type { Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'

/** The caller's session; `null` when signed out, and at once when the session was revoked. */
export async function currentSession(ctx: QueryCtx) {
  const claimed = await getAuthSessionId(ctx)
  const id = claimed && ctx.db.normalizeId('authSessions', claimed)
  return id && await ctx.db.get('authSessions', id)
}

/** Ends a session: its tokens buy nothing more, and its queries run again, signed out. */
export async function deleteSession(ctx: MutationCtx, sessionId: Id<'authSessions'>) {
  const tokens = ctx.db.query('authRefreshTokens').withIndex('sessionId', q => q.eq('sessionId', sessionId))
  for await (const token of tokens)
    await ctx.db.delete('authRefreshTokens', token._id)
  if (await ctx.db.get('authSessions', sessionId))
    await ctx.db.delete('authSessions', sessionId)
}
