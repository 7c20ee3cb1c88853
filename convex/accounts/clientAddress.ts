import { v, type Infer } from 'convex/values'
import { env, type ActionCtx } from '../_generated/server'

/** The address of whom a server calls for, and the secret that proves which server it is. */
export const forwarded = v.object({ address: v.string(), secret: v.string() })

/**
 * Where a call came from. Browsers sign in through the application's own server, so that without
 * `AUTH_PROXY_SECRET` all of them share that server's address, and its limits.
 */
export async function clientAddress(ctx: ActionCtx, given: Infer<typeof forwarded> | undefined) {
  if (given && env.AUTH_PROXY_SECRET && given.secret === env.AUTH_PROXY_SECRET)
    return given.address.slice(0, 100)
  return (await ctx.meta.getRequestMetadata()).ip
}
