import { computed, shallowRef } from 'vue'
import type { ComputedRef } from 'vue'
import type { FunctionArgs, FunctionReference, FunctionReturnType } from 'convex/server'
import { ConvexCallError } from './ConvexCallError'
import type { CallArgs } from './internal/args'
import type { CallStatus } from './internal/calls'
import { useQueries } from './internal/queries'
import { toFieldRefs } from './internal/toFieldRefs'
import { useCall } from './internal/useCall'

/** Row of a job: its status and progress. */
export interface ConvexJobRow {
  status: 'queued' | 'running' | 'succeeded' | 'failed' | 'unknown' | 'canceled'
  progress?: unknown
  error?: { code: string, message: string }
  result?: unknown
}

/* eslint-disable @typescript-eslint/no-explicit-any -- the arguments of these functions are their own affair */
/** Starts a job and returns its id. */
export type StartJob = FunctionReference<'mutation', 'public', any, string> | FunctionReference<'action', 'public', any, string>
/** Returns a job's row, or `null` when there is none. */
export type GetJob = FunctionReference<'query', 'public', any, ConvexJobRow | null>
type JobMutation = FunctionReference<'mutation', 'public', any, any>
/* eslint-enable @typescript-eslint/no-explicit-any */

export type JobRow<Get extends GetJob> = NonNullable<FunctionReturnType<Get>>

/** Options of {@link useConvexJob}. */
export interface UseConvexJobOptions<Start extends StartJob, Get extends GetJob> {
  /** Kind of function that starts the job. Default `'mutation'`, which is sent again when the connection is lost. */
  kind?: Start['_type']
  /** Returns the arguments that identify a job, for `get`, `cancel` and `retry`. Default `{ id }`. */
  args?: (id: FunctionReturnType<Start>) => FunctionArgs<Get>
  /** Mutation that cancels a job. */
  cancel?: JobMutation
  /** Mutation that runs a job again. If it returns an id, that job is followed. Default: `start` with the same arguments. */
  retry?: JobMutation
}

/** Return value of {@link useConvexJob}. */
export interface UseConvexJobReturn<Start extends StartJob, Get extends GetJob> {
  /** Starts a job, follows it, and resolves to its id as soon as the job has started. */
  start: (...args: CallArgs<Start>) => Promise<FunctionReturnType<Start>>
  /** Follows an earlier job, for example by the id in the page's URL. */
  resume: (id: FunctionReturnType<Start>) => void
  /** Cancels the job with the `cancel` mutation. Without that option, only stops following the job. */
  cancel: () => Promise<void>
  /** Runs the job again. */
  retry: () => Promise<void>
  /** Id of the job, once it has started. */
  id: ComputedRef<FunctionReturnType<Start> | undefined>
  /** Row of the job, live; `null` when there is none. */
  job: ComputedRef<JobRow<Get> | null | undefined>
  /** Progress of the job, as in its row. */
  progress: ComputedRef<JobRow<Get>['progress']>
  /** `pending` from `start` until the job ends, then `success` or `error`. */
  status: ComputedRef<CallStatus>
  pending: ComputedRef<boolean>
  /** `result` of the row, once the job has succeeded. */
  data: ComputedRef<JobRow<Get>['result']>
  /** Reason that the job didn't start, or failed. */
  error: ComputedRef<ConvexCallError | null>
}

/**
 * Runs work that outlives the page: a function starts a job and returns its id, a live query follows the job's row.
 *
 * Prefer it to an action for anything long: the job continues when the user leaves the page, and `resume(id)` follows it again.
 *
 * @param start Reference to the mutation (or action, with `kind: 'action'`) that starts a job.
 * @param get Reference to the query that returns a job's row by id.
 * @param options `kind`, `args`, `cancel`, `retry`.
 * @returns `start`, `resume`, `cancel`, `retry`; `id`, `job`, `progress`, `status`, `pending`, `data`, `error`.
 * @example
 * const { start, progress, resume } = useConvexJob(api.reports.start, api.jobs.get)
 * if (route.query.job)
 *   resume(route.query.job as Id<'jobs'>)
 */
export function useConvexJob<Start extends StartJob, Get extends GetJob>(
  start: Start,
  get: Get,
  options: UseConvexJobOptions<Start, Get> = {},
): UseConvexJobReturn<Start, Get> {
  type Id = FunctionReturnType<Start>
  const { kind = 'mutation', args: toJobArgs = (id: Id) => ({ id }) as FunctionArgs<Get> } = options
  const startCall = useCall<Start, unknown>((client, args) => client[kind as 'mutation'](start as JobMutation, args))
  const jobCall = useCall<JobMutation, unknown>((client, { name, id }: { name: 'cancel' | 'retry', id: Id }) => client.mutation(options[name]!, toJobArgs(id)))

  const resumedId = shallowRef<Id>()
  const id = computed<Id | undefined>(() => startCall.data.value ?? resumedId.value)
  const { views } = useQueries(() => ({ job: { query: get, args: id.value === undefined ? 'skip' : toJobArgs(id.value) } }), { lazy: true })
  let lastArgs: CallArgs<Start> | undefined

  const state = computed(() => {
    const { data, error: queryError } = views.value.job!
    const job = data as JobRow<Get> | null | undefined
    const error = startCall.error.value ?? queryError ?? (data === undefined ? null : getFailure(job!))
    const hasEnded = job?.status === 'succeeded'
    const status: CallStatus = startCall.pending.value ? 'pending' : error ? 'error' : id.value === undefined ? 'idle' : hasEnded ? 'success' : 'pending'
    return {
      job,
      progress: job?.progress,
      status,
      pending: status === 'pending',
      data: hasEnded ? job.result : undefined,
      error,
    }
  })

  function followJob(next?: Id) {
    startCall.reset()
    resumedId.value = next
  }

  function startJob(...args: CallArgs<Start>) {
    followJob()
    lastArgs = args
    return startCall.execute(...args)
  }

  async function cancel() {
    if (id.value !== undefined && options.cancel)
      await jobCall.execute({ name: 'cancel', id: id.value })
    else
      followJob()
  }

  async function retry() {
    if (id.value !== undefined && options.retry)
      followJob(await jobCall.execute({ name: 'retry', id: id.value }) as Id | null ?? id.value)
    else if (lastArgs)
      await startJob(...lastArgs)
    else
      throw new ConvexCallError('UNAVAILABLE', 'No `retry` was given.')
  }

  return { ...toFieldRefs(state), start: startJob, resume: followJob, cancel, retry, id }
}

function getFailure(row: ConvexJobRow | null) {
  if (!row)
    return new ConvexCallError('NOT_FOUND', 'No such job.')
  const { status, error } = row
  if (status === 'queued' || status === 'running' || status === 'succeeded')
    return null
  const { code = status === 'canceled' ? 'CANCELED' : 'UNKNOWN', message = 'The job failed.' } = error ?? {}
  return new ConvexCallError(code, message, { data: error, ambiguous: status === 'unknown' })
}
