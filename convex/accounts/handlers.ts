import { internal } from '../_generated/api'
import type { FeatureHandlers } from '../core/featureHandlers'
import type { accounts } from './feature'

export const accountHandlers: FeatureHandlers<typeof accounts> = {
  crons(crons) {
    crons.interval('delete expired sessions and codes', { hours: 1 }, internal.accounts.steps.deleteExpired)
  },
}
