import type { Doc } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { fail } from '../core/errors'
import { currentSession } from './sessionRows'

/**
 * The signed-in user. The only place that decides who is calling; every public function goes through it.
 *
 * @throws `UNAUTHENTICATED`
 */
export async function requireUser(ctx: QueryCtx): Promise<Doc<'users'>> {
  return await currentUser(ctx) ?? fail('UNAUTHENTICATED', 'Sign in to continue.')
}

/** As `requireUser`, but `null` when nobody is signed in. */
export async function currentUser(ctx: QueryCtx): Promise<Doc<'users'> | null> {
  const session = await currentSession(ctx)
  return session && await ctx.db.get('users', session.userId)
}
