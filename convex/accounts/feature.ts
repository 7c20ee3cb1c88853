import { defineTable } from 'convex/server'
import { v } from 'convex/values'
import { defineFeature } from '../core/feature'
import { defineLimits, perHour, perPeriod } from '../core/limitRules'

const QUARTER_HOUR_MS = 15 * 60_000

export const accountLimits = defineLimits({
  // Guessing passwords and codes: against one account, and from one place against many.
  signIn: perPeriod(QUARTER_HOUR_MS, 10, 'Too many sign-in attempts for this account.'),
  signInFrom: perPeriod(QUARTER_HOUR_MS, 300, 'Too many sign-in attempts from your network.'),
  codes: perHour(5, 'Too many codes requested for this email address.'),
  codesFrom: perHour(100, 'Too many codes requested from your network.'),
  codesOfAll: perHour(1_000, 'We’re sending a lot of codes right now.'),
  guestsFrom: perHour(200, 'Too many guest sign-ins from your network.'),
  guestsOfAll: perHour(5_000, 'Too many guests are signing in right now.'),
  profile: perHour(120, 'You’ve reached the hourly limit for profile changes.'),
})

/** Users. Their sessions and codes are in `authTables.ts`. */
export const accounts = defineFeature({
  env: {
    JWT_PRIVATE_KEY: 'Key that users\' tokens are signed with. `npm run demo` makes its own; `npm run auth:keys` prints the commands that set a new one, with JWKS, on your deployment. Default: none. Without a key, signing in fails.',
    JWKS: 'The public half of JWT_PRIVATE_KEY. The same command makes it.',
    SITE_URL: 'Address of the application, without a path at the end. Payments return to it only. Default: none; needed for signing in by email and for payments.',
    AUTH_PROXY_SECRET: 'Secret that proves to Convex that a forwarded visitor\'s address comes from Nuxt (NUXT_AUTH_PROXY_SECRET). Default: none. Without a secret, all users who sign in through one server share one limit.',
    AUTH_JWT_DURATION_MS: 'How long a token is good before it is refreshed, in milliseconds. Default: 900000 (15 minutes)',
  },
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
