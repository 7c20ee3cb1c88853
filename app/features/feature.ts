import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'
import type { PageSource } from '~/utils/app/sources'

export type JobSummary = FunctionReturnType<typeof api.jobs.list>['page'][number]
export type JobKind = JobSummary['kind']
type JobSubject<Kind extends JobKind> = Extract<JobSummary['subject'], { kind: Kind }>

/** A page of the application: what navigation, search and its own head show of it. */
export interface AppPage {
  label: string
  icon: string
  to: string
  description: string
  /** Loads the sections of “How it works”, a chunk of their own. */
  source: () => Promise<{ default: PageSource[] }>
}

interface Link { label: string, icon: string, to: string }

/** How a kind of job is shown. `running`, `done` and `failed` are titles by status. */
export interface JobLook<Kind extends JobKind = JobKind> {
  icon: string
  running: string
  done: string
  failed: string
  /** In charts. The color stands out on light and dark ground. */
  chart: { label: string, color: string }
  /** Name of what it makes. */
  name: (subject: JobSubject<Kind>) => string
  /** A detail, such as the recipient of an email. */
  detail?: (subject: JobSubject<Kind>) => string
  /** Title of a succeeded job that something has happened to since, instead of `done`. */
  outcome?: (subject: JobSubject<Kind>) => string | undefined
  /** Whether the user should look at it although it succeeded. */
  needsAttention?: (subject: JobSubject<Kind>) => boolean
}

/** An outside service, as setting it up is explained. `name` is the backend's. */
export interface ProviderLook { name: string, label: string, purpose: string, icon: string, keys: string }

/** Everything that the frame of the application shows of a feature. `index.ts` lists them all. */
export interface Feature<Kinds extends JobKind = never> {
  page: AppPage
  /** Its card on the start page. */
  home: { call: string, text: string }
  jobs: { [Kind in Kinds]: JobLook<Kind> }
  /** What the search offers to do. */
  actions: Link[]
  /** Figures of the overview, each the number of jobs of a kind in a month. */
  figures?: (Link & { kind: JobKind })[]
  /** Figures of the start page: labels by the names of the public totals. */
  totals: Record<string, string>
  /** Steps for newcomers, each done once a job of its kind has succeeded. */
  firstSteps?: { kind: JobKind, title: string, text: string, to: string, icon: string }[]
  providers?: ProviderLook[]
}
