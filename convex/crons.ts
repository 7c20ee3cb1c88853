import { cronJobs } from 'convex/server'
import { handlers } from './handlers'

const crons = cronJobs()

for (const feature of handlers)
  feature.crons?.(crons)

export default crons
