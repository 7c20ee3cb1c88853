import { httpRouter } from 'convex/server'
import { auth } from './auth'
import { handlers } from './handlers'
import { serve } from './storage/downloadRoute'

const http = httpRouter()

// The public half of the key that tokens are signed with.
auth.addHttpRoutes(http)

// Private files, for Nuxt to hand on to whom they belong to.
http.route({ pathPrefix: '/downloads/', method: 'GET', handler: serve })

for (const feature of handlers)
  feature.routes?.(http)

export default http
