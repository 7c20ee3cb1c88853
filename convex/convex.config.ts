import rateLimiter from '@convex-dev/rate-limiter/convex.config.js'
import workpool from '@convex-dev/workpool/convex.config.js'
import { defineApp } from 'convex/server'
import { v } from 'convex/values'

/** Environment of the deployment. `.env.example` says what each variable is for; all are optional. */
const app = defineApp({
  env: {
    AUTH_JWT_DURATION_MS: v.optional(v.string()),
    AUTH_PROXY_SECRET: v.optional(v.string()),
    EMAIL_RECIPIENTS: v.optional(v.string()),
    JWKS: v.optional(v.string()),
    JWT_PRIVATE_KEY: v.optional(v.string()),
    OPENAI_API_KEY: v.optional(v.string()),
    OPENAI_BASE_URL: v.optional(v.string()),
    OPENAI_DAILY_IMAGES: v.optional(v.string()),
    OPENAI_IMAGE_MODEL: v.optional(v.string()),
    OPENAI_TIMEOUT_MS: v.optional(v.string()),
    RESEND_API_KEY: v.optional(v.string()),
    RESEND_BASE_URL: v.optional(v.string()),
    RESEND_FROM: v.optional(v.string()),
    RESEND_PAGE_URL: v.optional(v.string()),
    RESEND_TIMEOUT_MS: v.optional(v.string()),
    RESEND_WEBHOOK_SECRET: v.optional(v.string()),
    SAMPLE_CONTACTS: v.optional(v.string()),
    SITE_URL: v.optional(v.string()),
    STRIPE_BASE_URL: v.optional(v.string()),
    STRIPE_PAGE_URL: v.optional(v.string()),
    STRIPE_PUBLISHABLE_KEY: v.optional(v.string()),
    STRIPE_SECRET_KEY: v.optional(v.string()),
    STRIPE_TIMEOUT_MS: v.optional(v.string()),
    STRIPE_WEBHOOK_SECRET: v.optional(v.string()),
  },
})

app.use(rateLimiter)
// Mails of the application's own, and long work in batches: apart, so that an import never holds up a receipt.
app.use(workpool, { name: 'mailPool' })
app.use(workpool, { name: 'workPool' })

export default app
