import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import type { Id } from '../../../convex/_generated/dataModel'
import { NOW, reporter } from './reporting'

// More than one part holds, so that there are two.
const LINES = 2_100

describe('a writer', () => {
  it('keeps what it reads in parts, and makes one file of them', async () => {
    const { begun, write, row, csv, stored } = await withLedger()
    const { reportId } = await begun()

    await write(reportId)

    expect(await row(reportId)).toMatchObject({ totals: { lines: LINES }, size: expect.any(Number) })
    const { lines } = await csv(`/api/downloads/reports/${reportId}`)
    expect(lines.map(line => line.at(-1))).toEqual(Array.from({ length: LINES }, (_, n) => String(n)))
    expect(await stored()).toHaveLength(1)
  })

  it('goes on where the one before it died, without a line twice or missing', async () => {
    const { t, begun, write, row, checksum, firstPart } = await withLedger()
    const { reportId, jobId } = await begun()
    await dieAfterOnePart(reportId)

    await t.run(({ db }) => db.patch('jobs', jobId, { leaseUntil: Date.now() - 1 }))
    await t.mutation(internal.jobs.resume.resumeExpired, {})

    await vi.waitFor(async () => expect(await row(reportId)).toMatchObject({ checksum: expect.any(String) }), 10_000)
    expect((await row(reportId))!.totals.lines).toBe(LINES)
    expect((await row(reportId))!.checksum).toBe(await checksum())

    /** As a writer would that is killed once its first part is recorded. */
    async function dieAfterOnePart(reportId: Id<'reports'>) {
      const writing = write(reportId)
      await firstPart(reportId)
      await t.run(({ db }) => db.patch('jobs', jobId, { status: 'canceled' }))
      await writing
      await t.run(({ db }) => db.patch('jobs', jobId, { status: 'running' }))
      expect((await row(reportId))!.totals.lines).toBeLessThan(LINES)
    }
  })

  it('goes on in another action when its time is up', async () => {
    const { begun, write, row, checksum } = await withLedger()
    const { reportId } = await begun()
    whenStored(() => vi.setSystemTime(NOW + 6 * 60_000))

    await write(reportId)

    expect(await row(reportId)).toMatchObject({ position: expect.anything(), workId: expect.anything() })
    await vi.waitFor(async () => expect(await row(reportId)).toMatchObject({ totals: { lines: LINES }, checksum: expect.any(String) }), 10_000)
    expect((await row(reportId))!.checksum).toBe(await checksum())
  })

  it.each(['cancelled', 'deleted'])('stops between two parts when its report is %s, and leaves nothing behind', async (what) => {
    const { as, list, row, stored, firstPart } = await withLedger()
    // Loads the module that cancels jobs: the writer would be done before that.
    await as.query(api.jobs.list, { paginationOpts: { numItems: 1, cursor: null } })
    const reportId = await as.mutation(internal.reports.requests.begin, { month: '2026-01' })
    await firstPart(reportId)

    if (what === 'cancelled')
      await as.mutation(api.jobs.cancel, { jobId: (await row(reportId))!.jobId })
    else
      await as.mutation(api.reports.remove, { reportId })

    await vi.waitFor(async () => expect(await stored()).toEqual([]), 10_000)
    expect(await list()).toMatchObject(what === 'cancelled' ? [{ status: 'canceled' }] : [])
    expect((await row(reportId))?.checksum).toBeUndefined()
  })

  it('is left alone while its lease runs', async () => {
    const { t, begun, row } = await reporter()
    const { reportId, jobId } = await begun()

    await t.mutation(internal.reports.writingSteps.resume, { jobId })

    expect((await row(reportId))!.workId).toBeUndefined()
  })

  it('is trusted for longer while it waits for its turn', async () => {
    const { t, as, row } = await reporter()
    const reportId = await as.mutation(internal.reports.requests.begin, { month: '2026-01' })
    const { jobId } = (await row(reportId))!
    await t.run(({ db }) => db.patch('jobs', jobId, { leaseUntil: Date.now() - 1 }))

    await t.mutation(internal.reports.writingSteps.resume, { jobId })

    const job = (await t.run(({ db }) => db.get('jobs', jobId)))!
    expect(job).toMatchObject({ attempt: 1, leaseUntil: expect.any(Number) })
    expect(job.leaseUntil).toBeGreaterThan(Date.now())
  })

  it('is given up when it has died again and again', async () => {
    const { t, begun, list } = await reporter()
    const { jobId } = await begun()
    await t.run(({ db }) => db.patch('jobs', jobId, { attempt: 5, leaseUntil: Date.now() - 1 }))

    await t.mutation(internal.jobs.resume.resumeExpired, {})

    await vi.waitFor(async () => expect(await list()).toMatchObject([{ status: 'failed', error: { retryable: true } }]))
  })

  it('that comes second writes nothing twice', async () => {
    const { t, begun, row, stored, list } = await reporter()
    const { reportId } = await begun()
    const from = (await row(reportId))!.position!
    const part = () => t.run(({ storage }) => storage.store(new Blob(['{}\n'])))
    const [first, second] = [await part(), await part()]
    const totals = { ...(await row(reportId))!.totals, lines: 1 }
    const progress = { done: 1, total: 1, label: 'Reading' }
    const next = { source: 'ledger' as const, cursor: null }

    const goOn = [
      await t.mutation(internal.reports.writingSteps.recordPart, { reportId, from, next, totals, storageId: first, progress }),
      await t.mutation(internal.reports.writingSteps.recordPart, { reportId, from, next, totals, storageId: second, progress }),
    ]

    expect(goOn).toEqual([true, false])
    expect((await stored()).map(({ _id }) => _id)).toEqual([first])
    expect(await list()).toMatchObject([{ lines: 1 }])
  })

  it('that ends second changes nothing', async () => {
    const { t, begun, write, row, stored } = await reporter()
    const { reportId } = await begun()
    await write(reportId)
    const before = await row(reportId)
    const late = await t.run(({ storage }) => storage.store(new Blob(['late'])))

    await t.mutation(internal.reports.writingSteps.recordFile, { reportId, parts: [late], size: 4, checksum: 'late' })

    expect(await row(reportId)).toEqual(before)
    expect(await stored()).toHaveLength(1)
  })
})

/** Does something at the moment at which the next file is stored: then its digest is taken. */
function whenStored(act: () => void) {
  const digest = crypto.subtle.digest.bind(crypto.subtle)
  vi.spyOn(crypto.subtle, 'digest').mockImplementationOnce((...args) => {
    act()
    return digest(...args)
  })
}

/** Someone with more changes of credits in January than a part holds, and the checksum of a report that was not disturbed. */
async function withLedger() {
  vi.setSystemTime(Date.UTC(2026, 0, 20))
  const someone = await reporter()
  const { t, userId, begun, write, row } = someone
  await t.run(async ({ db }) => {
    for (let n = 0; n < LINES; n++)
      await db.insert('ledger', { userId, delta: n, reason: 'purchase', ref: `purchase/${n}` })
  })
  vi.setSystemTime(NOW)
  const asOf = NOW
  return {
    ...someone,
    begun: () => begun({ asOf }),
    firstPart: (reportId: Id<'reports'>) => vi.waitFor(async () => expect((await row(reportId))!.totals.lines).toBeGreaterThan(0), { interval: 5, timeout: 10_000 }),
    async checksum() {
      const { reportId } = await begun({ asOf })
      await write(reportId)
      return (await row(reportId))!.checksum
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW, shouldAdvanceTime: true })
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})
