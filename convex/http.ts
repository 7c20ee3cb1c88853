import { httpRouter } from 'convex/server'
import { auth } from './auth'
import { webhook } from './emailEvents'

const http = httpRouter()

// The public half of the key that tokens are signed with.
auth.addHttpRoutes(http)

http.route({ path: '/webhooks/resend', method: 'POST', handler: webhook })

export default http
