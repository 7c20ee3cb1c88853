import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { changeCredits } from '../../../convex/credits/ledger'
import type { ReportFormat } from '../../../convex/reports/reportFields'
import { resumeJob, settleJob } from '../../../convex/jobs/jobRows'
import { manyDeeds } from '../jobs/activity'
import { NOW, reporter } from './reporting'
import { backend } from '../support'

describe('a report', () => {
  it('lists what was done in its month, and nothing else', async () => {
    const { generate, csv, done } = await reporter()
    await done([
      { at: Date.UTC(2025, 11, 31, 23, 59, 59, 999), kind: 'file', status: 'succeeded' },
      { at: Date.UTC(2026, 0, 1), kind: 'email', status: 'succeeded', about: 'bob@example.com: Hello', events: ['delivered', 'sent'] },
      { at: Date.UTC(2026, 0, 3), kind: 'email', status: 'succeeded', about: 'eve@example.com: Hello', events: ['bounced'] },
      { at: Date.UTC(2026, 0, 3, 1), kind: 'email', status: 'failed', about: 'eve@example.com: Again' },
      { at: Date.UTC(2026, 0, 31, 22), kind: 'file', status: 'succeeded', about: 'people.csv' },
      { at: Date.UTC(2026, 0, 31, 23, 59, 59, 999), kind: 'image', status: 'succeeded', about: 'a lighthouse' },
      { at: Date.UTC(2026, 1, 1), kind: 'file', status: 'succeeded' },
    ])

    const { downloadUrl } = await generate({ month: '2026-01' })

    expect((await csv(downloadUrl)).lines).toEqual([
      ['2026-01-01 00:00:00', 'Emails', 'bob@example.com: Hello', 'Delivered', '', '', ''],
      ['2026-01-03 00:00:00', 'Emails', 'eve@example.com: Hello', 'Bounced', '', '', ''],
      ['2026-01-03 01:00:00', 'Emails', 'eve@example.com: Again', 'Failed', '', '', ''],
      ['2026-01-31 22:00:00', 'Files', 'people.csv', 'Succeeded', '', '', ''],
      ['2026-01-31 23:59:59', 'Images', 'a lighthouse', 'Succeeded', '', '', ''],
    ])
  })

  it('lists nothing of anyone else', async () => {
    const { t, generate, csv } = await reporter()
    const other = await reporter(t)
    await other.done(manyDeeds('2026-01', 10))

    const { downloadUrl } = await generate({ month: '2026-01' })

    expect((await csv(downloadUrl)).lines).toEqual([])
  })

  it('lists every change of credits after the work', async () => {
    vi.setSystemTime(Date.UTC(2026, 0, 20))
    const { t, userId, generate, csv } = await reporter()
    await t.run(async (ctx) => {
      await changeCredits(ctx, { userId, delta: 10, reason: 'purchase', cause: 'a' })
      await changeCredits(ctx, { userId, delta: -1, reason: 'image', cause: 'b' })
    })
    vi.setSystemTime(NOW)

    const { downloadUrl } = await generate({ month: 'january' })

    const { lines, totals } = await csv(downloadUrl)
    expect(lines.map(line => line.slice(1))).toEqual([
      ['Credits', 'Order', 'Added', '', '', '10'],
      ['Credits', 'Image', 'Spent', '', '', '-1'],
    ])
    expect(totals['Credit totals']).toEqual([['Credits', '10', '1']])
  })

  it('lists what was paid and what was given back', async () => {
    const { t, userId, generate, csv } = await reporter()
    await t.run(async ({ db }) => {
      const job = (kind: 'payment' | 'refund', status: 'succeeded' | 'failed', day: number) =>
        db.insert('jobs', { userId, kind, status, attempt: 1, startedAt: Date.UTC(2026, 0, day), finishedAt: Date.UTC(2026, 0, day) + 1 })
      const order = { userId, kind: 'checkout' as const, amount: 1_998, currency: 'eur', credits: 20, version: 1, items: [{ priceId: 'p', quantity: 2, name: '10 credits', credits: 10, unitAmount: 999 }] }
      await db.insert('orders', { ...order, status: 'refunded', jobId: await job('payment', 'succeeded', 2), refundJobId: await job('refund', 'succeeded', 3) })
      await db.insert('orders', { ...order, status: 'fulfilled', jobId: await job('payment', 'succeeded', 4) })
      await db.insert('orders', { ...order, status: 'failed', jobId: await job('payment', 'failed', 5) })
    })

    const { downloadUrl } = await generate({ month: '2026-01' })

    const { lines, totals } = await csv(downloadUrl)
    expect(lines.map(line => line.slice(1, 6))).toEqual([
      ['Payments', '2 × 10 credits', 'Succeeded', '19.98', 'EUR'],
      ['Refunds', '2 × 10 credits', 'Succeeded', '-19.98', 'EUR'],
      ['Payments', '2 × 10 credits', 'Succeeded', '19.98', 'EUR'],
      ['Payments', '2 × 10 credits', 'Failed', '19.98', 'EUR'],
    ])
    expect(totals['Totals by currency']).toEqual([['EUR', '39.96', '19.98']])
  })

  it('is empty for a month in which nothing was done', async () => {
    const { generate, csv, list } = await reporter()

    const { downloadUrl } = await generate({ month: '2026-02' })

    expect(await csv(downloadUrl)).toMatchObject({ lines: [], totals: { 'Totals by type': [], 'Totals by day': [] } })
    expect(await list()).toMatchObject([{ month: '2026-02', status: 'succeeded', lines: 0 }])
  })

  it('says in its row what its file is: its bytes, and their SHA-256', async () => {
    const { generate, download, done, list } = await reporter()
    await done(manyDeeds('2026-01', 30))

    for (const format of formats()) {
      const { downloadUrl } = await generate({ month: '2026-01', format })

      const bytes = await (await download(downloadUrl)).arrayBuffer()
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
      const [latest] = await list()
      expect(latest).toMatchObject({ format, size: bytes.byteLength, checksum: Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('') })
    }
  })

  it('is read in pages that fit into a transaction, however long the mails are', async () => {
    const { generate, csv, t, userId } = await reporter(backend({ transactionLimits: true }))
    const content = { template: 'message' as const, body: 'x'.repeat(60_000) }
    for (let from = 0; from < 300; from += 100) {
      await t.run(async ({ db }) => {
        for (let at = from; at < from + 100; at++) {
          const jobId = await db.insert('jobs', { userId, kind: 'email', status: 'succeeded', attempt: 1, startedAt: Date.UTC(2026, 0, 1) + at, finishedAt: at })
          await db.insert('emails', { userId, jobId, to: 'a@example.com', subject: `${at}`, content, status: 'sent' })
        }
      })
    }

    const { downloadUrl } = await generate({ month: '2026-01' })

    expect((await csv(downloadUrl)).lines.map(([,, about]) => about)).toEqual(Array.from({ length: 300 }, (_, at) => `a@example.com: ${at}`))
  }, 60_000)
})

describe('two reports as of the same moment', () => {
  it.each(formats())('are the same %s, whatever happened in between', async (format) => {
    const { t, userId, done, begun, write, row } = await reporter()
    await done([
      ...manyDeeds('2026-01', 40),
      { at: Date.UTC(2026, 0, 30), kind: 'email', status: 'succeeded', about: 'bob@example.com: Hello', events: ['sent'] },
    ])
    vi.setSystemTime(NOW + 1_000)
    const asOf = NOW + 1_000
    const first = await begun({ format, asOf })
    await write(first.reportId)

    vi.setSystemTime(NOW + 5_000)
    await done([{ at: asOf, kind: 'image', status: 'succeeded', about: 'later' }])
    await t.run(async (ctx) => {
      const email = (await ctx.db.query('emails').withIndex('by_user', q => q.eq('userId', userId)).collect()).find(({ subject }) => subject === 'Hello')!
      await ctx.db.insert('emailEvents', { svixId: 'late', providerId: 'p', emailId: email._id, type: 'complained', at: asOf - 1 })
      for (const job of await ctx.db.query('jobs').collect()) {
        if (job.status !== 'failed')
          continue
        await resumeJob(ctx, job, 60_000)
        await settleJob(ctx, job._id, { status: 'succeeded' })
      }
    })
    const second = await begun({ format, asOf })
    await write(second.reportId)

    const { checksum } = (await row(first.reportId))!
    expect(checksum).toMatch(/^[0-9a-f]{64}$/)
    expect((await row(second.reportId))!.checksum).toBe(checksum)
  })

  it('say less than one as of later', async () => {
    const { done, begun, write, row } = await reporter()
    await done(manyDeeds('2026-11', 20))
    const early = await begun({ month: '2026-11', asOf: Date.UTC(2026, 10, 10) })
    const late = await begun({ month: '2026-11', asOf: Date.UTC(2026, 10, 20) })

    await write(early.reportId)
    await write(late.reportId)

    expect((await row(early.reportId))!.totals.lines).toBeLessThan((await row(late.reportId))!.totals.lines)
  })
})

describe('reports.generate', () => {
  it('joins the report of the same month and format that is being written', async () => {
    const { generate, list, done } = await reporter()
    await done(manyDeeds('2026-01', 20))

    const [first, second] = await Promise.all([generate({ month: '2026-01' }), generate({ month: 'January', format: 'csv' })])

    expect(second).toEqual(first)
    expect(await list()).toHaveLength(1)
  })

  it.each([{ month: '2026-01', format: 'pdf' as const }, { month: '2026-02' }])('joins no other: %j', async (other) => {
    const { as, begun, list } = await reporter()
    await begun()

    await as.mutation(internal.reports.requests.begin, other)

    expect(await list()).toHaveLength(2)
  })

  it('writes a new one once the earlier one is there', async () => {
    const { generate, list } = await reporter()

    const first = await generate({ month: '2026-01' })
    const second = await generate({ month: '2026-01' })

    expect(second).not.toEqual(first)
    expect(await list()).toHaveLength(2)
  })

  it('refuses a month that is none, and writes nothing', async () => {
    const { generate, list } = await reporter()

    await expect(generate({ month: 'smarch' })).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field: 'month' } })

    expect(await list()).toEqual([])
  })

  it('is limited to thirty an hour', async () => {
    const { as, list } = await reporter()
    const begin = () => as.mutation(internal.reports.requests.begin, { month: '2026-01' })
    for (let n = 0; n < 30; n++)
      await as.mutation(api.reports.remove, { reportId: await begin() })

    await expect(begin()).rejects.toMatchObject({ data: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } })

    expect(await list()).toEqual([])
  })

  it('says that it failed, in words, when the report cannot be written', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { t, generating, list, begun } = await reporter()
    const { reportId } = await begun()
    const { generated } = await generating({ month: '2026-01' })

    await t.mutation(internal.reports.writingSteps.onComplete, { workId: 'work' as never, context: reportId, result: { kind: 'failed', error: 'storage is down' } })

    await expect(generated).rejects.toMatchObject({ data: { code: 'PROVIDER_UNAVAILABLE', retryable: true } })
    expect(await list()).toMatchObject([{ status: 'failed', error: { message: 'We couldn’t generate the report. Try again.' } }])
  })

  it('leaves a report to the list that takes longer than an action may', async () => {
    const { generating, list, begun } = await reporter()
    await begun()
    const { generated } = await generating({ month: '2026-01' })

    vi.setSystemTime(NOW + 10 * 60_000)

    await expect(generated).rejects.toMatchObject({ data: { code: 'CONFLICT', message: expect.stringContaining('appears in your reports') } })
    expect(await list()).toMatchObject([{ status: 'running' }])
  })
})

it('answers that the report was cancelled when it was', async () => {
  const { as, generating, list, begun } = await reporter()
  const { jobId } = await begun()
  const { generated } = await generating({ month: '2026-01' })

  await as.mutation(api.jobs.cancel, { jobId })

  await expect(generated).rejects.toMatchObject({ data: { code: 'CANCELED' } })
  expect(await list()).toMatchObject([{ status: 'canceled' }])
})

function formats(): ReportFormat[] {
  return ['csv', 'xlsx', 'pdf']
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW, shouldAdvanceTime: true })
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})
