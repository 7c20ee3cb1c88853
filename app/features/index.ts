import { emails } from './emails'
import type { AppPage, Feature, JobKind, JobLook, ProviderLook } from './feature'
import { files } from './files'
import { images } from './images'
import { payments } from './payments'
import { reports } from './reports'

/** Features in the order of the navigation. */
const listed = { emails, images, files, payments, reports }

export const features: Feature[] = Object.values(listed)

type Listed = (typeof listed)[keyof typeof listed]
type JobsOf<Of> = Of extends { jobs: infer Jobs } ? keyof Jobs : never

/** Look of each kind of job, with its feature's page. A kind without a look doesn't compile. */
export const jobLooks: Record<JobKind, JobLook & Pick<AppPage, 'to'>> = Object.assign({}, ...features.map(({ jobs, page: { to } }) =>
  Object.fromEntries(Object.entries<JobLook>(jobs).map(([kind, look]) => [kind, { ...look, to }])))) as Record<JobsOf<Listed>, JobLook & Pick<AppPage, 'to'>>

/** Looks of the providers, by the backend's name. */
export const providerLooks: Record<string, ProviderLook> = Object.fromEntries(features.flatMap(({ providers = [] }) => providers.map(look => [look.name, look])))

export const overviewPage: AppPage = { label: 'Overview', icon: 'i-lucide-layout-dashboard', to: '/app', description: 'Recent activity and open issues', source: () => import('~/sources/overview') }
export const settingsPage: AppPage = { label: 'Settings', icon: 'i-lucide-settings', to: '/app/settings', description: 'Profile, security, and data', source: () => import('~/sources/settings') }

/** Pages of the app in the order of the navigation. */
export const appPages = [overviewPage, ...features.map(({ page }) => page), settingsPage]
