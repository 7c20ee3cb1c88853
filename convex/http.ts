import { httpRouter } from 'convex/server'
import { auth } from './auth'
import { serve } from './storage/downloadRoute'
import { webhook } from './emails/resendWebhook'
import { webhook as stripeWebhook } from './payments/stripeWebhook'

const http = httpRouter()

// The public half of the key that tokens are signed with.
auth.addHttpRoutes(http)

http.route({ path: '/webhooks/resend', method: 'POST', handler: webhook })
http.route({ path: '/webhooks/stripe', method: 'POST', handler: stripeWebhook })

// Private files, for Nuxt to hand on to whom they belong to.
http.route({ pathPrefix: '/downloads/', method: 'GET', handler: serve })

export default http
