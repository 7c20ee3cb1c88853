import { httpRouter } from 'convex/server'
import { webhook } from './emailEvents'

const http = httpRouter()

http.route({ path: '/webhooks/resend', method: 'POST', handler: webhook })

export default http
