import rateLimiter from '@convex-dev/rate-limiter/convex.config.js'
import workpool from '@convex-dev/workpool/convex.config.js'
import { defineApp } from 'convex/server'
import { v } from 'convex/values'
import { merge } from './core/feature'
import { features } from './features'

const variables = Object.keys(merge(features, 'env'))

/** All variables of the deployment are optional. */
const app = defineApp({ env: Object.fromEntries(variables.map(name => [name, v.optional(v.string())])) })

app.use(rateLimiter)
// Mails of the application's own, and long work in batches: apart, so that an import never holds up a receipt.
app.use(workpool, { name: 'mailPool' })
app.use(workpool, { name: 'workPool' })

export default app
