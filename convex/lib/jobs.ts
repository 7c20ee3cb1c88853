import type { Infer } from 'convex/values'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import type { jobError } from './jobFields'

export type JobError = Infer<typeof jobError>
type Kind = Doc<'jobs'>['kind']

/** The caller's earlier job of this kind with the same idempotency key. */
export function findJob(ctx: QueryCtx, userId: Id<'users'>, kind: Kind, key: string) {
  return ctx.db.query('jobs')
    .withIndex('by_key', q => q.eq('userId', userId).eq('kind', kind).eq('key', key))
    .unique()
}

/** Opens a job whose first try runs now and is trusted for `lease` ms. */
export function startJob(ctx: MutationCtx, userId: Id<'users'>, kind: Kind, lease: number, key?: string) {
  const now = Date.now()
  return ctx.db.insert('jobs', { userId, kind, key, status: 'running', attempt: 1, leaseUntil: now + lease, startedAt: now })
}

/** Takes a job up again: a further try after a failure, or after its lease ran out. */
export async function resumeJob(ctx: MutationCtx, job: Doc<'jobs'>, lease: number) {
  await ctx.db.patch('jobs', job._id, {
    status: 'running',
    attempt: job.attempt + 1,
    leaseUntil: Date.now() + lease,
    error: undefined,
    finishedAt: undefined,
  })
}

/**
 * Records how a job ended. A job that already succeeded stays so: late and repeated answers change nothing.
 *
 * @returns whether this call settled it.
 */
export async function settleJob(
  ctx: MutationCtx,
  jobId: Id<'jobs'>,
  ending: { status: 'succeeded' } | { status: 'failed' | 'unknown', error: JobError },
): Promise<boolean> {
  const job = await ctx.db.get('jobs', jobId)
  if (!job || job.status === 'succeeded' || (job.status !== 'running' && ending.status !== 'succeeded'))
    return false
  await ctx.db.patch('jobs', jobId, {
    status: ending.status,
    error: ending.status === 'succeeded' ? undefined : ending.error,
    leaseUntil: undefined,
    finishedAt: Date.now(),
  })
  return true
}
