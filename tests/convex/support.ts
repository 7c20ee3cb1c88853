import rateLimiter from '@convex-dev/rate-limiter/test'
import workpool from '@convex-dev/workpool/test'
import { convexTest } from 'convex-test'
import type { WithoutSystemFields } from 'convex/server'
import type { Doc } from '../../convex/_generated/dataModel'
import { expect, vi } from 'vitest'
import schema from '../../convex/schema'

export const modules = import.meta.glob('../../convex/**/*.*s')

export type Backend = ReturnType<typeof backend>

/** The whole backend, empty. `transactionLimits`: whether it enforces Convex's limits. */
export function backend({ transactionLimits = false } = {}) {
  const t = convexTest({ schema, modules, transactionLimits })
  rateLimiter.register(t)
  workpool.register(t, 'mailPool')
  workpool.register(t, 'workPool')
  return t
}

/** The backend as someone who has just signed in sees it; a new full user unless told otherwise. */
export async function signedIn(t: Backend, user: Partial<WithoutSystemFields<Doc<'users'>>> = {}) {
  const { userId, sessionId } = await t.run(async (ctx) => {
    const userId = await ctx.db.insert('users', { name: 'Ada', email: 'ada@example.com', emailVerificationTime: 1, ...user })
    const sessionId = await ctx.db.insert('authSessions', { userId, expirationTime: Date.now() + 60_000 })
    return { userId, sessionId }
  })
  return { userId, sessionId, as: asSession(t, userId, sessionId) }
}

/** The backend as the holder of a session's token sees it. */
export function asSession(t: Backend, userId: string, sessionId: string) {
  return t.withIdentity({ issuer: 'https://example.convex.site', subject: `${userId}|${sessionId}` })
}

/** Resolves when everything that was scheduled to run by now has run, and what that scheduled in turn. */
export async function finishScheduled(t: Backend) {
  await vi.waitFor(async () => {
    await t.finishInProgressScheduledFunctions()
    const scheduled = await t.run(({ db }) => db.system.query('_scheduled_functions').collect())
    expect(scheduled.filter(({ state }) => ['pending', 'inProgress'].includes(state.kind))).toEqual([])
  }, { timeout: 10_000 })
}
