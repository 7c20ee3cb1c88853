import { literals } from 'convex-helpers/validators'
import { accounts } from './accounts/feature'
import { contacts } from './contacts/feature'
import { merge, type ReportFamily } from './core/feature'
import { credits } from './credits/feature'
import { data } from './data/feature'
import { emails } from './emails/feature'
import { files } from './files/feature'
import { images } from './images/feature'
import { defineJobs } from './jobs/feature'
import { payments } from './payments/feature'
import { reports } from './reports/feature'
import { storage } from './storage/feature'

/** The features. Reports name them in this order, and accounts are erased in it. `handlers.ts` lists what each one does. */
const listed = { accounts, emails, images, files, contacts, payments, reports, credits, storage, data }

/** All kinds of jobs. */
export const jobKinds = merge(listed, 'jobs')
export type JobKindName = keyof typeof jobKinds
export const jobKindNames = Object.keys(jobKinds) as JobKindName[]
export const jobKind = literals(...jobKindNames)

/** All features. Jobs are last, because erasing an order needs to know whether its refund is on the way. */
export const features = { ...listed, jobs: defineJobs(jobKind) }

/** Families of a report's lines: kinds of jobs, then the other sources. */
export const reportFamilies: Record<string, ReportFamily> = {
  ...Object.fromEntries(jobKindNames.map(kind => [kind, jobKinds[kind].report])),
  ...merge(features, 'reportSources'),
}
