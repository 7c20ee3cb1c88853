import type { Infer } from 'convex/values'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { countActivity } from './counters'
import { invalid } from '../core/errors'
import type { failure, jobProgress } from './jobFields'

export type JobError = Infer<typeof failure>
type Kind = Doc<'jobs'>['kind']

const MAX_PREVIOUS_OUTCOMES = 20
const MAX_KEY_LENGTH = 200

/** The caller's earlier job of this kind with the same idempotency key. @throws `INVALID_INPUT{field: 'key'}` */
export function findJob(ctx: QueryCtx, userId: Id<'users'>, kind: Kind, key: string) {
  if (!key || key.length > MAX_KEY_LENGTH)
    invalid('key', `Use a key of 1 to ${MAX_KEY_LENGTH} characters, such as a new UUID for each request.`)
  return ctx.db.query('jobs')
    .withIndex('by_key', q => q.eq('userId', userId).eq('kind', kind).eq('key', key))
    .unique()
}

/**
 * Opens a job whose first try runs now and is trusted for `lease` ms; without a lease its domain row says when to
 * look after it.
 */
export function startJob(ctx: MutationCtx, userId: Id<'users'>, kind: Kind, lease?: number, key?: string) {
  const now = Date.now()
  return ctx.db.insert('jobs', { userId, kind, key, status: 'running', attempt: 1, leaseUntil: lease && now + lease, startedAt: now })
}

/** Takes a job up again: a further try after a failure, or after its lease ran out. */
export async function resumeJob(ctx: MutationCtx, job: Doc<'jobs'>, lease?: number) {
  await ctx.db.patch('jobs', job._id, {
    status: 'running',
    attempt: job.attempt + 1,
    leaseUntil: lease && Date.now() + lease,
    ...errorFields(undefined),
    finishedAt: undefined,
    previousOutcomes: collectOutcomes(job),
  })
}

/** A job whose process died: it is running, and its lease ran out. */
export async function getExpiredJob(ctx: QueryCtx, jobId: Id<'jobs'>) {
  const job = await ctx.db.get('jobs', jobId)
  return job?.status === 'running' && (job.leaseUntil ?? Infinity) <= Date.now() ? job : null
}

/** Puts a running job back into its queue, for another try later. `error` says why this one failed. */
export async function releaseJob(ctx: MutationCtx, jobId: Id<'jobs'>, error: JobError) {
  const job = await ctx.db.get('jobs', jobId)
  if (job?.status === 'running')
    await ctx.db.patch('jobs', jobId, { status: 'queued', ...errorFields(error), leaseUntil: undefined })
}

/**
 * Says how far a running job is, and that it is alive for another `lease` ms.
 *
 * @returns whether to go on: `false` once the job was cancelled, settled or deleted with its account.
 */
export async function reportProgress(ctx: MutationCtx, jobId: Id<'jobs'>, progress: Infer<typeof jobProgress>, lease: number): Promise<boolean> {
  const job = await ctx.db.get('jobs', jobId)
  if (job?.status !== 'running')
    return false
  await ctx.db.patch('jobs', jobId, { progress, leaseUntil: Date.now() + lease })
  return true
}

/**
 * Records how a job ended, once: late and repeated answers change nothing. Only a success that becomes known after
 * all corrects a job that was given up; one that was cancelled stays so.
 *
 * @returns whether this call settled it.
 */
export async function settleJob(
  ctx: MutationCtx,
  jobId: Id<'jobs'>,
  ending: { status: 'succeeded' | 'canceled' } | { status: 'failed' | 'unknown', error: JobError },
): Promise<boolean> {
  const job = await ctx.db.get('jobs', jobId)
  if (!job || !canSettle(job.status, ending.status))
    return false
  await ctx.db.patch('jobs', jobId, {
    status: ending.status,
    ...errorFields('error' in ending ? ending.error : undefined),
    leaseUntil: undefined,
    finishedAt: Date.now(),
    previousOutcomes: collectOutcomes(job),
  })
  if (ending.status === 'succeeded')
    await countActivity(ctx, job.userId, job.kind)
  return true
}

/** The fields that say why a job failed: `error` for its user, `providerMessage` for the operator. */
function errorFields(failure: JobError | undefined) {
  if (!failure)
    return { error: undefined, providerMessage: undefined }
  const { providerMessage, ...error } = failure
  return { error, providerMessage }
}

function canSettle(status: Doc<'jobs'>['status'], ending: Doc<'jobs'>['status']) {
  switch (status) {
    case 'queued':
    case 'running': return true
    case 'failed':
    case 'unknown': return ending === 'succeeded'
    case 'succeeded':
    case 'canceled': return false
  }
}

/** How a job stood just before a moment, whatever became of it since. */
export function statusAt(job: Doc<'jobs'>, moment: number): Doc<'jobs'>['status'] {
  if (job.finishedAt !== undefined && job.finishedAt < moment)
    return job.status
  return job.previousOutcomes?.find(({ at, until }) => at < moment && moment <= until)?.status ?? 'running'
}

/** The endings of a job that is about to stand otherwise. */
function collectOutcomes({ previousOutcomes, status, finishedAt }: Doc<'jobs'>) {
  if (finishedAt === undefined)
    return previousOutcomes
  return [...previousOutcomes ?? [], { status, at: finishedAt, until: Date.now() }].slice(-MAX_PREVIOUS_OUTCOMES)
}
