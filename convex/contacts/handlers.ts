import type { FeatureHandlers } from '../core/featureHandlers'
import { contactsCsv } from './contactsCsv'
import type { contacts } from './feature'
import { addSampleContacts } from './sampleContacts'

export const contactHandlers: FeatureHandlers<typeof contacts> = {
  async beginSession(ctx, user) {
    if (user.isAnonymous)
      await addSampleContacts(ctx, user._id)
  },

  downloads: { contacts: contactsCsv },
}
