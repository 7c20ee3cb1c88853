import { defineApp } from 'convex/server'
import { v } from 'convex/values'

export default defineApp({
  env: {
    LOCAL_USER: v.optional(v.string()),
    RESEND_API_KEY: v.optional(v.string()),
    RESEND_BASE_URL: v.optional(v.string()),
    RESEND_FROM: v.optional(v.string()),
    RESEND_WEBHOOK_SECRET: v.optional(v.string()),
  },
})
