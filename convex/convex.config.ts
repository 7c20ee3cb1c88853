import { defineApp } from 'convex/server'
import { v } from 'convex/values'

/** Environment of the deployment. `.env.example` says what each variable is for; all are optional. */
export default defineApp({
  env: {
    LOCAL_USER: v.optional(v.string()),
    RESEND_API_KEY: v.optional(v.string()),
    RESEND_BASE_URL: v.optional(v.string()),
    RESEND_FROM: v.optional(v.string()),
    RESEND_TIMEOUT_MS: v.optional(v.string()),
    RESEND_WEBHOOK_SECRET: v.optional(v.string()),
  },
})
