import { RateLimiter } from '@convex-dev/rate-limiter'
import type { ComponentApi } from '@convex-dev/rate-limiter/_generated/component.js'
import { componentsGeneric, mutationGeneric as mutation } from 'convex/server'
import { v } from 'convex/values'

const HOUR = 3_600_000
const limiter = new RateLimiter(componentsGeneric().rateLimiter as unknown as ComponentApi<'rateLimiter'>, {
  send: { kind: 'fixed window', rate: 2, period: HOUR, start: 0 },
})

/** Uses one of the two that a key has in an hour. */
export const send = mutation({
  args: { key: v.string(), throws: v.optional(v.boolean()) },
  handler: async (ctx, { key, throws }) => {
    const { ok, retryAfter } = await limiter.limit(ctx, 'send', { key, throws })
    return { ok, retryAfter }
  },
})

/** Uses one, and gives it back by failing. */
export const sendThenFail = mutation({
  args: { key: v.string() },
  handler: async (ctx, { key }) => {
    await limiter.limit(ctx, 'send', { key })
    throw new Error('after all, no')
  },
})
