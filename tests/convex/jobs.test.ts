import { expect, it } from 'vitest'
import { api, internal } from '../../convex/_generated/api'
import type { Doc } from '../../convex/_generated/dataModel'
import { releaseJob, settleJob } from '../../convex/lib/jobs/jobs'
import { backend, signedIn } from './support'

type Status = Doc<'jobs'>['status']
const error = { code: 'PROVIDER_UNAVAILABLE', message: 'Later.', retryable: true }

it.each<[Status, Status, Status]>([
  ['queued', 'failed', 'failed'],
  ['queued', 'canceled', 'canceled'],
  ['running', 'succeeded', 'succeeded'],
  ['running', 'canceled', 'canceled'],
  ['failed', 'failed', 'failed'],
  ['failed', 'canceled', 'failed'],
  // The answer was lost, and a webhook tells it after all.
  ['failed', 'succeeded', 'succeeded'],
  ['unknown', 'succeeded', 'succeeded'],
  ['succeeded', 'failed', 'succeeded'],
  ['canceled', 'succeeded', 'canceled'],
])('a job that is %s and told it %s is %s', async (before, ending, after) => {
  const { t, job, jobId } = await jobThatIs(before)

  const settled = await t.run(ctx => settleJob(ctx, jobId, ending === 'failed' ? { status: ending, error } : { status: ending as 'succeeded' }))

  expect(await job()).toMatchObject({ status: after })
  expect(settled).toBe(before !== after)
})

it('goes back to its queue with no lease, so that nobody takes it for lost', async () => {
  const { t, as, job, jobId } = await jobThatIs('running', { leaseUntil: 1 })

  await t.run(ctx => releaseJob(ctx, jobId, error))
  await as.mutation(internal.jobs.resumeExpired, {})

  expect(await job()).toMatchObject({ status: 'queued', error })
  expect(await job()).not.toHaveProperty('leaseUntil')
})

it('can be cancelled while it waits', async () => {
  const { as, job, jobId } = await jobThatIs('queued', { kind: 'file' })

  await as.mutation(api.jobs.cancel, { jobId })

  expect(await job()).toMatchObject({ status: 'canceled' })
})

async function jobThatIs(status: Status, fields: Partial<Doc<'jobs'>> = {}) {
  const t = backend()
  const { as, userId } = await signedIn(t)
  const jobId = await t.run(({ db }) => db.insert('jobs', { userId, kind: 'email', status, attempt: 1, startedAt: 0, ...fields }))
  return { t, as, jobId, job: () => t.run(({ db }) => db.get('jobs', jobId)) }
}
