import { DAY, RateLimiter } from '@convex-dev/rate-limiter'
import { formatWait } from './formatWait'
import { components } from '../_generated/api'
import type { MutationCtx } from '../_generated/server'
import { fail } from './errors'
import type { DailyLimit, Limit } from './limitRules'

const limiter = new RateLimiter(components.rateLimiter, {})

/**
 * Counts one use. Belongs into the transaction of what it limits, so that what is refused for another reason counts
 * for nothing.
 *
 * @param key Whose uses are counted: a user, an account's address, a client's address. Without one, everyone's.
 * @throws `RATE_LIMITED{retryAfter}`, in ms; the message says it as a time.
 */
export async function limit(ctx: MutationCtx, { name, config, refusal }: Limit, key?: string) {
  const { ok, retryAfter } = await limiter.limit(ctx, name, { key, config })
  if (!ok)
    failRateLimit(refusal, retryAfter)
}

/**
 * Counts one use of what everyone shares, of which there are `most` a day: from midnight to midnight UTC.
 *
 * @throws as `limit`
 */
export async function limitToday(ctx: MutationCtx, { name, refusal }: DailyLimit, most: number) {
  const config = { kind: 'fixed window', rate: most, period: DAY, start: 0 } as const
  const { ok, retryAfter } = most > 0 ? await limiter.limit(ctx, name, { config }) : { ok: false, retryAfter: DAY - Date.now() % DAY }
  if (!ok)
    failRateLimit(refusal, retryAfter!)
}

/** Forgets earlier uses. */
export async function resetLimit(ctx: MutationCtx, { name }: Limit, key: string) {
  await limiter.reset(ctx, name, { key })
}

function failRateLimit(refusal: string, retryAfter: number): never {
  fail('RATE_LIMITED', `${refusal} Try again ${formatWait(retryAfter)}.`, { retryAfter: Math.ceil(retryAfter) })
}
