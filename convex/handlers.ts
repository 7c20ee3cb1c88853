import { accountHandlers } from './accounts/handlers'
import { contactHandlers } from './contacts/handlers'
import type { FeatureHandlers, JobHandlers } from './core/featureHandlers'
import { creditHandlers } from './credits/handlers'
import { emailHandlers } from './emails/handlers'
import type { features, JobKindName } from './features'
import { fileHandlers } from './files/handlers'
import { imageHandlers } from './images/handlers'
import { jobsHandlers } from './jobs/handlers'
import { paymentHandlers } from './payments/handlers'
import { reportHandlers } from './reports/handlers'
import { storageHandlers } from './storage/handlers'

/** What the features do. A feature of `features.ts` that is missing here doesn't compile. */
const listed: { [Name in keyof typeof features]: FeatureHandlers<(typeof features)[Name]> } = {
  accounts: accountHandlers,
  emails: emailHandlers,
  images: imageHandlers,
  files: fileHandlers,
  contacts: contactHandlers,
  payments: paymentHandlers,
  reports: reportHandlers,
  credits: creditHandlers,
  storage: storageHandlers,
  data: {},
  jobs: jobsHandlers,
}

/** All features' handlers, for those who ask each one. */
export const handlers: Partial<FeatureHandlers>[] = Object.values(listed)

export const jobHandlers = merge('jobs') as Record<JobKindName, JobHandlers>
export const downloads = merge('downloads')
export const reportSources = merge('reportSources')
export const erase = merge('erase')

/** One part of all handlers in one object. */
function merge<Part extends 'jobs' | 'downloads' | 'reportSources' | 'erase'>(part: Part): NonNullable<FeatureHandlers[Part]> {
  return Object.assign({}, ...handlers.map(feature => feature[part]))
}
