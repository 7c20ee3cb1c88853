import { paginationOptsValidator, paginationResultValidator, type FunctionReference } from 'convex/server'
import { v } from 'convex/values'
import { internal } from './_generated/api'
import type { Doc, Id } from './_generated/dataModel'
import { internalMutation, mutation, query, type QueryCtx } from './_generated/server'
import { fail } from './lib/core/errors'
import { jobError, jobKind, jobProgress, jobStatus } from './lib/jobs/jobFields'
import { settleJob } from './lib/jobs/jobs'
import { jobSubject, subjectOf } from './lib/jobs/jobSubjects'
import { boundedPage } from './lib/core/pages'
import { requireUser } from './lib/accounts/user'

const summary = v.object({
  _id: v.id('jobs'),
  kind: jobKind,
  status: jobStatus,
  progress: v.optional(jobProgress),
  error: v.optional(jobError),
  startedAt: v.number(),
  finishedAt: v.optional(v.number()),
})

/** Who takes up the work of a kind whose process died. Each is told the job, and looks again whether it must. */
const resumers: Partial<Record<Doc<'jobs'>['kind'], FunctionReference<'mutation', 'internal', { jobId: Id<'jobs'> }, null>>> = {
  email: internal.deliveries.resume,
  image: internal.images.expire,
  refund: internal.refunds.resume,
  report: internal.reportSteps.resume,
  file: internal.fileTurns.resume,
}

/** What stops by itself between two steps when its job was cancelled. */
const cancelable: Doc<'jobs'>['kind'][] = ['file', 'report']

/** What the caller had done and with what, latest first: the activity feed. */
export const list = query({
  args: { paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(v.object({ ...summary.fields, subject: v.optional(jobSubject) })),
  handler: async (ctx, { paginationOpts }) => {
    const user = await requireUser(ctx)
    const { page, ...position } = await ctx.db.query('jobs')
      .withIndex('by_user', q => q.eq('userId', user._id))
      .order('desc')
      .paginate(boundedPage(paginationOpts))
    return { ...position, page: await Promise.all(page.map(async job => ({ ...summarize(job), subject: await subjectOf(ctx, job) }))) }
  },
})

/**
 * How far one of the caller's jobs is.
 *
 * @throws `NOT_FOUND`, also for jobs of other users
 */
export const get = query({
  args: { jobId: v.string() },
  returns: summary,
  handler: async (ctx, { jobId }) => summarize(await owned(ctx, jobId)),
})

/**
 * Stops a job between two of its steps; what was done so far stays.
 *
 * @throws `NOT_FOUND`, `CONFLICT` for work that cannot stop midway
 */
export const cancel = mutation({
  args: { jobId: v.string() },
  returns: v.null(),
  handler: async (ctx, { jobId }) => {
    const job = await owned(ctx, jobId)
    if (!cancelable.includes(job.kind))
      fail('CONFLICT', 'This cannot be stopped any more.')
    await settleJob(ctx, job._id, { status: 'canceled' })
    return null
  },
})

/** Takes up work whose lease ran out: its process died between the outside call and its record. */
export const resumeExpired = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const expired = await ctx.db.query('jobs')
      .withIndex('by_lease', q => q.gt('leaseUntil', 0).lt('leaseUntil', Date.now()))
      .take(50)
    for (const { _id, kind } of expired) {
      const resume = resumers[kind]
      if (resume)
        await ctx.scheduler.runAfter(0, resume, { jobId: _id })
    }
    return null
  },
})

async function owned(ctx: QueryCtx, jobId: string) {
  const user = await requireUser(ctx)
  const id = ctx.db.normalizeId('jobs', jobId)
  const job = id && await ctx.db.get('jobs', id)
  if (job?.userId !== user._id)
    fail('NOT_FOUND', 'There is no such work.')
  return job
}

function summarize({ _id, kind, status, progress, error, startedAt, finishedAt }: Doc<'jobs'>) {
  return { _id, kind, status, progress, error, startedAt, finishedAt }
}
