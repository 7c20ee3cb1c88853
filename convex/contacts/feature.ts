import { defineFeature } from '../core/feature'
import { defineLimits, perHour } from '../core/limitRules'
import { contactTables } from './tables'

export const contactLimits = defineLimits({
  contacts: perHour(1_200, 'You’ve reached the hourly limit for contact changes.'),
})

export const contacts = defineFeature({
  env: {
    SAMPLE_CONTACTS: '`true` gives every new guest three sample contacts. Their addresses discard email. Default: none.',
  },
  tables: contactTables,
  owned: { contacts: {} },
  downloads: ['contacts'],
  limits: contactLimits,
})
