import { internal } from '../_generated/api'
import type { FeatureHandlers } from '../core/featureHandlers'
import type { defineJobs } from './feature'

export const jobsHandlers: FeatureHandlers<ReturnType<typeof defineJobs>> = {
  crons(crons) {
    crons.interval('resume jobs that were interrupted', { minutes: 1 }, internal.jobs.resume.resumeExpired)
  },
}
