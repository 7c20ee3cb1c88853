import type { Crons, FunctionReference, HttpRouter } from 'convex/server'
import type { ObjectType } from 'convex/values'
import type { Doc, Id, TableNames } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import type { Source } from './downloadSource'
import type { Feature, JobKind } from './feature'

/** Details of a report's line, beyond when it happened. */
export interface LineDetails {
  about?: string
  outcome?: string
  ending?: 'succeeded' | 'failed' | 'other'
  /** In the currency's minor unit; negative for what was paid back. */
  amount?: number
  currency?: string
  /** Credits added, or negative, spent. */
  credits?: number
}

export interface Page { numItems: number, cursor: string | null }

/** A line of a report that comes from no job. `at` is ms since the epoch. */
export interface SourceLine extends LineDetails { at: number, about: string, outcome: string, ending: 'succeeded' | 'failed' | 'other' }

/** Handlers of a kind of job. */
export interface JobHandlers<Kind extends JobKind = JobKind> {
  /**
   * Continues a job whose lease ran out because its process died, or ends it. It gets the job and checks whether it has to.
   * `'cron'` is for jobs without a lease, which one of the feature's crons continues by other means.
   */
  resume: FunctionReference<'mutation', 'internal', { jobId: Id<'jobs'> }, null> | 'cron'
  /** Describes a job in the activity feed. `undefined` once its owner has deleted what it made. */
  describe: (ctx: QueryCtx, jobId: Id<'jobs'>) => Promise<ObjectType<Kind['subject']> | undefined>
  /**
   * Details of its line in a report as of `asOf`, ms since the epoch. Use only facts that never change, so that two reports as
   * of the same moment are the same. Rows that their owner has deleted since are missing in both.
   */
  reportLine: (ctx: QueryCtx, job: Doc<'jobs'>, as: { status: Doc<'jobs'>['status'], asOf: number }) => Promise<LineDetails>
}

interface Parts<Declared extends Feature> {
  jobs: { [Kind in keyof Declared['jobs']]: JobHandlers<Declared['jobs'][Kind]> }
  /** Reads a page of what happened to a user from one moment to before another. */
  reportSources: {
    [Name in keyof Declared['reportSources']]: (ctx: QueryCtx, range: { userId: Id<'users'>, from: number, until: number }, page: Page) => Promise<{ lines: SourceLine[], cursor: string | null }>
  }
  downloads: { [Name in Declared['downloads'][number]]: Source }
}

/** A part is required as soon as the feature declares anything for it. */
type Nonempty<All> = { [Part in keyof All as keyof All[Part] extends never ? never : Part]: All[Part] }

/** The functions of a feature that the rest of the backend calls. `handlers.ts` lists them all. */
export type FeatureHandlers<Declared extends Feature = Feature> = Nonempty<Parts<Declared>> & {
  /** Deletes a row together with what only it refers to, by table. Without a handler the row is deleted. */
  erase?: { [Table in keyof Declared['owned'] & TableNames]?: (ctx: MutationCtx, row: Doc<Table>) => Promise<void> }
  /** Gives a user what the feature has for them when a session of theirs begins. Repeated calls give nothing twice. */
  beginSession?: (ctx: MutationCtx, user: Doc<'users'>) => Promise<void>
  /** Adds its crons. */
  crons?: (crons: Crons) => void
  /** Adds its HTTP routes, such as webhooks. */
  routes?: (http: HttpRouter) => void
}
