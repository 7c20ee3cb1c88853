import { defineTable } from 'convex/server'
import { v } from 'convex/values'
import { defineFeature } from '../core/feature'
import { defineLimits, perHour, perPeriod } from '../core/limitRules'

const QUARTER_HOUR_MS = 15 * 60_000

export const accountLimits = defineLimits({
  // Guessing passwords and codes: against one account, and from one place against many.
  signIn: perPeriod(QUARTER_HOUR_MS, 10, 'There were many attempts to sign in to this account.'),
  signInFrom: perPeriod(QUARTER_HOUR_MS, 300, 'There were many attempts to sign in from your network.'),
  codes: perHour(5, 'Several codes were sent to this address.'),
  codesFrom: perHour(100, 'Many codes were asked for from your network.'),
  codesOfAll: perHour(1_000, 'Many codes are being sent at the moment.'),
  guestsFrom: perHour(200, 'Many guests came from your network.'),
  guestsOfAll: perHour(5_000, 'Many guests are coming at the moment.'),
  profile: perHour(120, 'You have changed your profile often.'),
})

/** Users. Their sessions and codes are in `authTables.ts`. */
export const accounts = defineFeature({
  env: ['AUTH_JWT_DURATION_MS', 'AUTH_PROXY_SECRET', 'JWKS', 'JWT_PRIVATE_KEY', 'SITE_URL'],
  limits: accountLimits,
  tables: {
    users: defineTable({
      name: v.string(),
      /** Set once a code that was sent there came back. */
      email: v.optional(v.string()),
      /** When that was, ms since the epoch. */
      emailVerificationTime: v.optional(v.number()),
      /** A guest, who may still become a full user. */
      isAnonymous: v.optional(v.boolean()),
    }).index('by_guest', ['isAnonymous']),
  },
})
