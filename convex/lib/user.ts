import type { Doc } from '../_generated/dataModel'
import { env, type MutationCtx, type QueryCtx } from '../_generated/server'
import { fail } from './errors'
import { isLoopback } from './local'

/**
 * The signed-in user. The only place that decides who is calling; every public function goes through it.
 *
 * Until accounts exist, that is one local user, on a deployment that nobody but this machine can reach.
 *
 * @throws `UNAUTHENTICATED`
 */
export async function requireUser(ctx: QueryCtx): Promise<Doc<'users'>> {
  const user = await localUser(ctx)
  return user ?? fail('UNAUTHENTICATED', 'Please sign in to go on.')
}

/** Makes the local user where there is to be one. */
export async function ensureLocalUser(ctx: MutationCtx) {
  if (hasLocalUser() && !await localUser(ctx))
    await ctx.db.insert('users', { name: 'You', local: true })
}

async function localUser(ctx: QueryCtx) {
  if (!hasLocalUser())
    return null
  return ctx.db.query('users').withIndex('by_local', q => q.eq('local', true)).first()
}

// The platform sets CONVEX_CLOUD_URL and no variable can replace it, so that LOCAL_USER alone opens nothing
// on a deployment that others can reach.
function hasLocalUser() {
  return env.LOCAL_USER === 'true' && isLoopback(env.CONVEX_CLOUD_URL)
}
