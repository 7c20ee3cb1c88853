import type { AuthConfig } from 'convex/server'
import { env } from './_generated/server'

/** Whose tokens count: those that this deployment signs itself. */
export default {
  providers: [{ domain: env.CONVEX_SITE_URL, applicationID: 'convex' }],
} satisfies AuthConfig
