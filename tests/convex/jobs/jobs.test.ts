import { describe, expect, it } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import type { Doc, Id } from '../../../convex/_generated/dataModel'
import type { MutationCtx } from '../../../convex/_generated/server'
import { releaseJob, settleJob } from '../../../convex/jobs/jobRows'
import { START_POSITION } from '../../../convex/reports/reportLines'
import { emptyTotals } from '../../../convex/reports/reportTotals'
import { backend, signedIn } from '../support'

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
  await as.mutation(internal.jobs.resume.resumeExpired, {})

  expect(await job()).toMatchObject({ status: 'queued', error })
  expect(await job()).not.toHaveProperty('leaseUntil')
})

it('can be cancelled while it waits', async () => {
  const { as, job, jobId } = await jobThatIs('queued', { kind: 'file' })

  await as.mutation(api.jobs.cancel, { jobId })

  expect(await job()).toMatchObject({ status: 'canceled' })
})

describe('jobs.list', () => {
  it('names what each job was about', async () => {
    const { as, userId, done } = await someone()
    const emailId = await done('email', ({ db }, jobId) => db.insert('emails', { userId, jobId, to: 'grace@example.com', subject: 'Hello', content: { template: 'message', body: 'There' }, status: 'bounced' }))
    const imageId = await done('image', ({ db }, jobId) => db.insert('images', { userId, jobId, prompt: 'A lighthouse', width: 1, height: 1 }))
    const fileId = await done('file', ({ db }, jobId) => db.insert('files', { userId, jobId, name: 'people.csv', size: 1 }))
    const orderId = await done('payment', ({ db }, jobId) => db.insert('orders', { userId, jobId, kind: 'charge', status: 'refunded', items: [], amount: 500, currency: 'usd', credits: 10, version: 1 }))
    await done('refund', ({ db }, refundJobId) => db.patch('orders', orderId, { refundJobId }))
    const reportId = await done('report', ({ db }, jobId) => db.insert('reports', { userId, jobId, month: '2026-10', format: 'pdf', asOf: 0, position: START_POSITION, totals: emptyTotals() }))

    const { page } = await as.query(api.jobs.list, { paginationOpts: { numItems: 10, cursor: null } })

    const order = { id: orderId, number: expect.stringMatching(/^\d{4}-\d\d-\d\d-\w{1,6}$/) as string, amount: 500, currency: 'usd' }
    expect(page.map(({ subject }) => subject).reverse()).toEqual([
      { kind: 'email', id: emailId, to: 'grace@example.com', subject: 'Hello', status: 'bounced' },
      { kind: 'image', id: imageId, prompt: 'A lighthouse' },
      { kind: 'file', id: fileId, name: 'people.csv' },
      { kind: 'payment', ...order },
      { kind: 'refund', ...order },
      { kind: 'report', id: reportId, month: '2026-10', format: 'pdf' },
    ])
  })

  it('goes on to say that something was done whose subject is deleted', async () => {
    const { as, userId, done } = await someone()
    await done('file', async () => {})
    await done('image', ({ db }, jobId) => db.insert('images', { userId, jobId, prompt: 'A lighthouse', width: 1, height: 1, deletedAt: 1 }))

    const { page } = await as.query(api.jobs.list, { paginationOpts: { numItems: 10, cursor: null } })

    expect(page).toMatchObject([{ kind: 'image' }, { kind: 'file' }])
    expect(page.every(({ subject }) => subject === undefined)).toBe(true)
  })
})

/** Somebody, and what they had done: each job with what belongs to it. */
async function someone() {
  const t = backend()
  const { as, userId } = await signedIn(t)
  let startedAt = 0
  const done = <Row>(kind: Doc<'jobs'>['kind'], add: (ctx: MutationCtx, jobId: Id<'jobs'>) => Promise<Row>) => t.run(async (ctx) => {
    const jobId = await ctx.db.insert('jobs', { userId, kind, status: 'succeeded', attempt: 1, startedAt: startedAt++ })
    return add(ctx as MutationCtx, jobId)
  })
  return { as, userId, done }
}

async function jobThatIs(status: Status, fields: Partial<Doc<'jobs'>> = {}) {
  const t = backend()
  const { as, userId } = await signedIn(t)
  const jobId = await t.run(({ db }) => db.insert('jobs', { userId, kind: 'email', status, attempt: 1, startedAt: 0, ...fields }))
  return { t, as, jobId, job: () => t.run(({ db }) => db.get('jobs', jobId)) }
}
