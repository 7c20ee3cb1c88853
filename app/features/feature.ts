import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'
import type { PageSource } from '~/utils/app/sources'

export type JobSummary = FunctionReturnType<typeof api.jobs.list>['page'][number]
export type JobKind = JobSummary['kind']
type JobSubject<Kind extends JobKind> = Extract<JobSummary['subject'], { kind: Kind }>

/** Page of the app, as the navigation, the search, and its own header show it. */
export interface AppPage {
  label: string
  icon: string
  to: string
  description: string
  /** Loads the sections of “How it works”, which are a chunk of their own. */
  source: () => Promise<{ default: PageSource[] }>
}

interface Link { label: string, icon: string, to: string }

/** Look of a kind of job. `running`, `done` and `failed` are titles by status. */
export interface JobLook<Kind extends JobKind = JobKind> {
  /** Start of the titles of canceled jobs and of jobs with an unknown outcome, such as `Email`. */
  noun: string
  icon: string
  running: string
  done: string
  failed: string
  /** Label and color in charts. The color is visible on a light and a dark background. */
  chart: { label: string, color: string }
  /** Returns the name of what the job makes. */
  name: (subject: JobSubject<Kind>) => string
  /** Returns a detail, such as the recipient of an email. */
  detail?: (subject: JobSubject<Kind>) => string
  /** Returns a title instead of `done`, after a later event such as a bounce. */
  outcome?: (subject: JobSubject<Kind>) => string | undefined
  /** Whether a succeeded job needs the user's attention. */
  needsAttention?: (subject: JobSubject<Kind>) => boolean
}

/** Provider, as its setup card shows it. `name` is the backend's name. */
export interface ProviderLook { name: string, label: string, purpose: string, icon: string, keys: string }

/** Everything that the frame of the app shows of a feature. `index.ts` lists all features. */
export interface Feature<Kinds extends JobKind = never> {
  page: AppPage
  /** Card on the start page. */
  home: { call: string, text: string }
  jobs: { [Kind in Kinds]: JobLook<Kind> }
  /** Actions in the search. */
  actions: Link[]
  /** Figures of the overview. Each one is the number of jobs of a kind in a month. */
  figures?: (Link & { kind: JobKind })[]
  /** Labels of the start page's figures, by name of the public total. */
  totals: Record<string, string>
  /** Steps for new users. A step is done when a job of its kind has succeeded. */
  firstSteps?: { kind: JobKind, title: string, text: string, to: string, icon: string }[]
  providers?: ProviderLook[]
}
