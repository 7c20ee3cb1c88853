import { internal } from '../_generated/api'
import type { FeatureHandlers } from '../core/featureHandlers'
import type { storage } from './feature'

export const storageHandlers: FeatureHandlers<typeof storage> = {
  crons(crons) {
    crons.interval('delete stored files that nothing refers to', { hours: 1 }, internal.storage.orphans.sweep, {})
  },
}
