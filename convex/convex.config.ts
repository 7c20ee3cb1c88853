import rateLimiter from '@convex-dev/rate-limiter/convex.config.js'
import { defineApp } from 'convex/server'
import { v } from 'convex/values'

/** Environment of the deployment. `.env.example` says what each variable is for; all are optional. */
const app = defineApp({
  env: {
    AUTH_JWT_DURATION_MS: v.optional(v.string()),
    AUTH_PROXY_SECRET: v.optional(v.string()),
    JWKS: v.optional(v.string()),
    JWT_PRIVATE_KEY: v.optional(v.string()),
    RESEND_API_KEY: v.optional(v.string()),
    RESEND_BASE_URL: v.optional(v.string()),
    RESEND_FROM: v.optional(v.string()),
    RESEND_TIMEOUT_MS: v.optional(v.string()),
    RESEND_WEBHOOK_SECRET: v.optional(v.string()),
    SITE_URL: v.optional(v.string()),
  },
})

app.use(rateLimiter)

export default app
