import { cronJobs } from 'convex/server'
import { internal } from './_generated/api'

const crons = cronJobs()

crons.interval('take up work that was cut off', { minutes: 1 }, internal.jobs.resumeExpired)

export default crons
