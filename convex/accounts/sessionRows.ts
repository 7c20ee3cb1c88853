import { getAuthSessionId } from '@convex-dev/auth/server'
import { v } from 'convex/values'
import { internal } from '../_generated/api'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { oneLine } from '../core/oneLine'

// A session is refreshed every few minutes for up to a month, and keeps each token that it was refreshed with.
const TOKENS_PER_BATCH = 500

const MAX_BROWSER_LENGTH = 60

/** How long after its first use a refresh token may come again: its answer was lost, or several tabs refreshed at once. */
const GRACE_MS = 10_000

/** Tokens that a browser holds: one for calls, and one that buys the next pair. */
export const tokens = v.object({ token: v.string(), refreshToken: v.string() })

/** The caller's session; `null` when signed out, and at once when the session was revoked. */
export async function currentSession(ctx: QueryCtx) {
  const claimed = await getAuthSessionId(ctx)
  const id = claimed && ctx.db.normalizeId('authSessions', claimed)
  return id && await ctx.db.get('authSessions', id)
}

/** Notes the browser of a session. Writes only a change, because a write re-runs the live queries of its user. */
export async function setBrowser(ctx: MutationCtx, sessionId: Id<'authSessions'>, given: string | undefined) {
  const browser = oneLine(given ?? '').slice(0, MAX_BROWSER_LENGTH)
  const session = browser && await ctx.db.get('authSessions', sessionId)
  if (session && session.browser !== browser)
    await ctx.db.patch('authSessions', sessionId, { browser })
}

/** Ends a session: its tokens buy nothing more, and its live queries run again, signed out. */
export async function deleteSession(ctx: MutationCtx, session: Doc<'authSessions'>) {
  await ctx.db.delete('authSessions', session._id)
  await ctx.scheduler.runAfter(0, internal.accounts.steps.deleteTokens, { sessionId: session._id })
}

/** Deletes tokens of a session that has ended. Returns whether there may be more. */
export async function deleteTokens(ctx: MutationCtx, sessionId: Id<'authSessions'>) {
  const tokens = await ctx.db.query('authRefreshTokens').withIndex('sessionId', q => q.eq('sessionId', sessionId)).take(TOKENS_PER_BATCH)
  for (const token of tokens)
    await ctx.db.delete('authRefreshTokens', token._id)
  return tokens.length === TOKENS_PER_BATCH
}

/** All of a user's sessions. */
export function listSessions(ctx: QueryCtx, userId: Id<'users'>) {
  return ctx.db.query('authSessions').withIndex('userId', q => q.eq('userId', userId))
}

/**
 * Finds the document of a refresh token; `null` if it is none of ours. The library deletes what a token names when its
 * parts do not fit together, so it must only get tokens whose parts do.
 */
export async function findRefreshToken(ctx: QueryCtx, refreshToken: string) {
  const [first = '', second = '', ...more] = refreshToken.split('|')
  const id = ctx.db.normalizeId('authRefreshTokens', first)
  const token = id && await ctx.db.get('authRefreshTokens', id)
  return token && token._id === first && token.sessionId === second && !more.length ? token : null
}

/**
 * Returns the id of the token to refresh a session with, or `null` for a used token after its grace period: two parties
 * have it then. Left alone, the library takes the newest token's parent at any time, and starts a second line of tokens
 * for older ones.
 */
export async function refreshableToken(ctx: QueryCtx, token: Doc<'authRefreshTokens'>) {
  const newest = await ctx.db.query('authRefreshTokens').withIndex('sessionId', q => q.eq('sessionId', token.sessionId)).order('desc').first()
  if (newest?._id === token._id)
    return token._id
  const isForgiven = token.firstUsedTime !== undefined && Date.now() < token.firstUsedTime + GRACE_MS
  // The library answers the parent with the newest token once more.
  return isForgiven ? newest?.parentRefreshTokenId ?? null : null
}
