import rateLimiter from '@convex-dev/rate-limiter/convex.config.js'
import workpool from '@convex-dev/workpool/convex.config.js'
import { defineApp } from 'convex/server'
import { v } from 'convex/values'
import { features } from './features'

/** Variables of the deployment, all of them optional. `.env.example` describes each. */
const names = Object.values(features).flatMap(feature => feature.env)

const app = defineApp({ env: Object.fromEntries(names.map(name => [name, v.optional(v.string())])) })

app.use(rateLimiter)
// Mails of the application's own, and long work in batches: apart, so that an import never holds up a receipt.
app.use(workpool, { name: 'mailPool' })
app.use(workpool, { name: 'workPool' })

export default app
