import { DAY, HOUR, MINUTE, RateLimiter } from '@convex-dev/rate-limiter'
import { formatWait } from '../../shared/formatWait'
import { components } from '../_generated/api'
import type { MutationCtx } from '../_generated/server'
import { fail } from './errors'

const perHour = (rate: number) => ({ kind: 'token bucket', rate, period: HOUR } as const)

/** How often things may be done, for each key: a user, an account's address, a client's address, or everyone. */
const limits = {
  emails: perHour(60),
  emailsOfAll: perHour(2_000),
  texts: perHour(600),
  textsOfAll: perHour(20_000),
  // Each is a request to Stripe, and a place to try stolen cards.
  payments: perHour(40),
  paymentsOfAll: perHour(1_000),
  paymentChecks: perHour(240),
  refunds: perHour(20),
  images: perHour(60),
  reports: perHour(30),
  reportsOfAll: perHour(1_000),
  files: perHour(120),
  filesOfAll: perHour(5_000),
  profile: perHour(120),
  contacts: perHour(1_200),
  // Guessing passwords and codes: against one account, and from one place against many.
  signIn: { kind: 'token bucket', rate: 10, period: 15 * MINUTE },
  signInFrom: { kind: 'token bucket', rate: 300, period: 15 * MINUTE },
  codes: perHour(5),
  codesFrom: perHour(100),
  codesOfAll: perHour(1_000),
  guestsFrom: perHour(200),
  guestsOfAll: perHour(5_000),
} as const

const subjects: Record<keyof typeof limits | 'imagesOfAll', string> = {
  emails: 'You have sent many messages.',
  emailsOfAll: 'Many messages are being sent at the moment.',
  texts: 'You have processed many texts.',
  textsOfAll: 'Many texts are being processed at the moment.',
  payments: 'You have started many payments.',
  paymentsOfAll: 'Many payments are being made at the moment.',
  paymentChecks: 'You have asked often how your payments stand.',
  refunds: 'You have asked for many refunds.',
  images: 'You have had many pictures painted.',
  imagesOfAll: 'All pictures of today are painted.',
  reports: 'You have generated many reports.',
  reportsOfAll: 'Many reports are being generated at the moment.',
  files: 'You have sent many files.',
  filesOfAll: 'Many files are being sent at the moment.',
  profile: 'You have changed your profile often.',
  contacts: 'You have changed many contacts.',
  signIn: 'There were many attempts to sign in to this account.',
  signInFrom: 'There were many attempts to sign in from your network.',
  codes: 'Several codes were sent to this address.',
  codesFrom: 'Many codes were asked for from your network.',
  codesOfAll: 'Many codes are being sent at the moment.',
  guestsFrom: 'Many guests came from your network.',
  guestsOfAll: 'Many guests are coming at the moment.',
}

const limiter = new RateLimiter(components.rateLimiter, limits)

/**
 * Counts one use. Belongs into the transaction of what it limits, so that what is refused for another reason counts
 * for nothing.
 *
 * @throws `RATE_LIMITED{retryAfter}`, in ms; the message says it as a time.
 */
export async function limit(ctx: MutationCtx, name: keyof typeof limits, key?: string) {
  const { ok, retryAfter } = await limiter.limit(ctx, name, { key })
  if (!ok)
    failRateLimit(name, retryAfter)
}

function failRateLimit(name: keyof typeof subjects, retryAfter: number) {
  fail('RATE_LIMITED', `${subjects[name]} Please try again ${formatWait(retryAfter)}.`, { retryAfter: Math.ceil(retryAfter) })
}

/**
 * Counts one use of what everyone shares, of which there are `most` a day: from midnight to midnight UTC.
 *
 * @throws as `limit`
 */
export async function limitToday(ctx: MutationCtx, name: 'imagesOfAll', most: number) {
  const config = { kind: 'fixed window', rate: most, period: DAY, start: 0 } as const
  const { ok, retryAfter } = most > 0 ? await limiter.limit(ctx, name, { config }) : { ok: false, retryAfter: DAY - Date.now() % DAY }
  if (!ok)
    failRateLimit(name, retryAfter!)
}

/** Forgets earlier uses. */
export async function resetLimit(ctx: MutationCtx, name: keyof typeof limits, key: string) {
  await limiter.reset(ctx, name, { key })
}
