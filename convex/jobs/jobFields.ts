import { v } from 'convex/values'

/** Reason that a job failed, in words for its user. */
export const jobError = v.object({ code: v.string(), message: v.string(), retryable: v.boolean() })

/** Reason that a job failed, with the provider's own words for the operator. No public function returns them. */
export const failure = v.object({ ...jobError.fields, providerMessage: v.optional(v.string()) })

export const jobProgress = v.object({ done: v.number(), total: v.number(), label: v.string() })

export const jobStatus = v.union(
  v.literal('queued'),
  v.literal('running'),
  v.literal('succeeded'),
  v.literal('failed'),
  v.literal('unknown'),
  v.literal('canceled'),
)

/** Fields of a job besides its `kind`. */
export const jobFields = {
  userId: v.id('users'),
  /** The client's idempotency key: a UUID it made for this request. */
  key: v.optional(v.string()),
  status: jobStatus,
  progress: v.optional(jobProgress),
  /** 1 for the first try. */
  attempt: v.number(),
  /** Until when the running try is trusted to be alive, ms since the epoch; absent once settled. */
  leaseUntil: v.optional(v.number()),
  error: v.optional(jobError),
  /** The provider's own words about `error`, for the operator. */
  providerMessage: v.optional(v.string()),
  startedAt: v.number(),
  finishedAt: v.optional(v.number()),
  /** How earlier tries ended, and until when the job stood so: the latest few, oldest first. */
  previousOutcomes: v.optional(v.array(v.object({ status: jobStatus, at: v.number(), until: v.number() }))),
}
