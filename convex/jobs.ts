import { customMutation, customQuery } from 'convex-helpers/server/customFunctions'
import { paginationOptsValidator, paginationResultValidator } from 'convex/server'
import { v, type ObjectType, type Validator } from 'convex/values'
import type { Doc } from './_generated/dataModel'
import { mutation, query, type QueryCtx } from './_generated/server'
import { ownRow, userQuery } from './accounts/userFunctions'
import { fail, invalid } from './core/errors'
import type { JobKind } from './core/feature'
import { countTotal } from './jobs/counters'
import { jobKind, jobKindNames, jobKinds, type JobKindName } from './features'
import { jobHandlers } from './handlers'
import { jobError, jobProgress, jobStatus } from './jobs/jobFields'
import { settleJob } from './jobs/jobRows'
import { boundedPage } from './core/pages'

const summary = v.object({
  _id: v.id('jobs'),
  kind: jobKind,
  status: jobStatus,
  progress: v.optional(jobProgress),
  error: v.optional(jobError),
  startedAt: v.number(),
  finishedAt: v.optional(v.number()),
})

const ownJob = ownRow('jobs', 'job', 'Job not found. It may have been deleted.')

const MAX_DAYS = 366

type Subject = { [Kind in JobKindName]: { kind: Kind } & ObjectType<(typeof jobKinds)[Kind]['subject']> }[JobKindName]

/** What a job was about, by its kind. */
const subject = v.union(...jobKindNames.map(kind => v.object({ kind: v.literal(kind), ...jobKinds[kind].subject }))) as unknown as Validator<Subject>

/** What the caller had done and with what, latest first: the activity feed. */
export const list = userQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(v.object({ ...summary.fields, subject: v.optional(subject) })),
  handler: async (ctx, { paginationOpts }) => {
    const { page, ...position } = await ctx.db.query('jobs')
      .withIndex('by_user', q => q.eq('userId', ctx.user._id))
      .order('desc')
      .paginate(boundedPage(paginationOpts))
    return { ...position, page: await Promise.all(page.map(async job => ({ ...summarize(job), subject: await describe(ctx, job) }))) }
  },
})

/**
 * How far one of the caller's jobs is.
 *
 * @throws `NOT_FOUND`, also for jobs of other users
 */
export const get = customQuery(query, ownJob)({
  args: {},
  returns: summary,
  handler: async ctx => summarize(ctx.job),
})

/**
 * Stops a job between two of its steps; what was done so far stays.
 *
 * @throws `NOT_FOUND`, `CONFLICT` for work that cannot stop midway
 */
export const cancel = customMutation(mutation, ownJob)({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const { job } = ctx
    if (!isCancelable(job.kind))
      fail('CONFLICT', 'You can’t cancel this job. Wait until it finishes.')
    await settleJob(ctx, job._id, { status: 'canceled' })
    return null
  },
})

/**
 * How much of each kind the caller did on each day: what charts are drawn from. Days on which nothing was done are
 * left out.
 *
 * It reads counters, a row for each day and kind, however much was done.
 *
 * @param from First day, `YYYY-MM-DD`, UTC.
 * @param to Last day, at most a year later.
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}`
 */
export const dailyActivity = userQuery({
  args: { from: v.string(), to: v.string() },
  returns: v.array(v.object({ day: v.string(), kind: jobKind, count: v.number() })),
  handler: async (ctx, { from, to }) => {
    const [first, last] = [readDay('from', from), readDay('to', to)]
    if ((last - first) / 86_400_000 >= MAX_DAYS)
      invalid('to', 'Choose a range of one year or less.')
    const counters = await ctx.db.query('dailyActivity')
      .withIndex('by_user', q => q.eq('userId', ctx.user._id).gte('day', from).lte('day', to))
      .take(MAX_DAYS * jobKindNames.length)
    return counters.map(({ day, kind, count }) => ({ day, kind, count }))
  },
})

/** Counts what all users did, over all time, by the name of each total. Public: it does not show what a single user did. */
export const totals = query({
  args: {},
  returns: v.record(v.string(), v.number()),
  handler: async ctx => Object.fromEntries(await Promise.all(jobKindNames.flatMap((kind) => {
    const { total }: JobKind = jobKinds[kind]
    return total ? [countTotal(ctx, kind).then(count => [total, count] as const)] : []
  }))),
})

function summarize({ _id, kind, status, progress, error, startedAt, finishedAt }: Doc<'jobs'>) {
  return { _id, kind, status, progress, error, startedAt, finishedAt }
}

function readDay(field: string, day: string) {
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(time))
    invalid(field, 'Enter a day like 2026-01-31.')
  return time
}

async function describe(ctx: QueryCtx, { _id, kind }: Doc<'jobs'>) {
  const described = await jobHandlers[kind].describe(ctx, _id)
  return described && { kind, ...described } as Subject
}

function isCancelable(kind: JobKindName) {
  return (jobKinds[kind] as JobKind).isCancelable === true
}
