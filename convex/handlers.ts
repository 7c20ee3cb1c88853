import { accountHandlers } from './accounts/handlers'
import { contactHandlers } from './contacts/handlers'
import { merge } from './core/feature'
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

/** Handlers of each feature. A feature of `features.ts` that is missing here doesn't compile. */
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

const all: Record<string, Partial<FeatureHandlers>> = listed

/** Handlers of all features, for callers that ask each one. */
export const handlers = Object.values(all)

export const jobHandlers = merge(all, 'jobs') as Record<JobKindName, JobHandlers>
export const downloads = merge(all, 'downloads')
export const reportSources = merge(all, 'reportSources')
export const erase = merge(all, 'erase')
