/** What a feature must have in order to compile. */
import { v } from 'convex/values'
import { internal } from '../../convex/_generated/api'
import { defineFeature } from '../../convex/core/feature'
import type { FeatureHandlers } from '../../convex/core/featureHandlers'

export const sms = defineFeature({
  jobs: { sms: { subject: { id: v.id('emails'), to: v.string() }, report: { title: 'Texts', shade: '#000000' } } },
  downloads: ['texts'],
})

const describe = async () => undefined
const reportLine = async () => ({})
const downloads = { texts: async () => ({ name: 'a.txt', type: 'text/plain', body: new Blob() }) }

const whole: FeatureHandlers<typeof sms> = { jobs: { sms: { resume: internal.emails.deliveries.resume, describe, reportLine } }, downloads }

// @ts-expect-error -- a job that can't be resumed hangs
const hanging: FeatureHandlers<typeof sms> = { jobs: { sms: { describe, reportLine } }, downloads }

// @ts-expect-error -- a kind of job without handlers
const forgotten: FeatureHandlers<typeof sms> = { downloads }

// @ts-expect-error -- a download without a source
const unserved: FeatureHandlers<typeof sms> = { jobs: whole.jobs }

const mistaken: FeatureHandlers<typeof sms> = {
  downloads,
  // @ts-expect-error -- a description without what the kind declares
  jobs: { sms: { resume: internal.emails.deliveries.resume, describe: async () => ({ to: 1 }), reportLine } },
}

// @ts-expect-error -- a table of another feature
const foreign = defineFeature({ tables: {}, owned: { emails: {} } })

export { foreign, forgotten, hanging, mistaken, unserved, whole }
