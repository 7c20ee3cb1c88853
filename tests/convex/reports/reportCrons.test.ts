import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { internal } from '../../../convex/_generated/api'
import { NOW, reporter } from './reporting'
import { fakeResend } from '../emails/resend'
import { backend } from '../support'

describe('on the first of a month', () => {
  it('everyone who did something in the last one gets its report, and a mail about it', async () => {
    const t = backend()
    const [ada, bob] = [await reporter(t, { name: 'Ada' }), await reporter(t, { name: 'Bob', email: 'bob@example.com' })]
    await active(ada, '2026-10-31')
    await active(bob, '2026-11-01')

    await t.mutation(internal.reports.schedule.writeMonthly, {})

    await vi.waitFor(async () => expect(await ada.list()).toMatchObject([{ month: '2026-10', format: 'pdf', status: 'succeeded' }]), 10_000)
    await vi.waitFor(() => expect(resend.requests).toHaveLength(1), 10_000)
    expect(resend.requests[0]!.body).toMatchObject({ to: 'ada@example.com', subject: 'Your October 2026 report' })
    expect(await bob.list()).toEqual([])
  })

  it('nobody gets it twice', async () => {
    const ada = await reporter()
    await active(ada, '2026-10-02')
    await ada.t.mutation(internal.reports.schedule.writeMonthly, {})
    await vi.waitFor(() => expect(resend.requests).toHaveLength(1), 10_000)

    await ada.t.mutation(internal.reports.schedule.writeMonthly, {})

    expect(await ada.list()).toHaveLength(1)
  })

  it('guests get none: they have no address', async () => {
    const guest = await reporter(backend(), { email: undefined, emailVerificationTime: undefined, isAnonymous: true })
    await active(guest, '2026-10-02')

    await guest.t.mutation(internal.reports.schedule.writeMonthly, {})

    expect(await guest.list()).toEqual([])
  })

  it('it goes through all users, a page after the other', async () => {
    const t = backend()
    await t.run(async ({ db }) => {
      for (let n = 0; n < 250; n++)
        await db.insert('users', { name: `${n}` })
    })
    const last = await reporter(t)
    await active(last, '2026-10-02')

    await t.mutation(internal.reports.schedule.writeMonthly, {})

    await vi.waitFor(async () => expect(await last.list()).toMatchObject([{ month: '2026-10' }]), 10_000)
  })

  it('it begins a hundred at once, within Convex\'s limits, and leaves time for others before the next hundred', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout'], now: NOW })
    const t = backend({ transactionLimits: true })
    await t.run(async ({ db }) => {
      for (let n = 0; n < 110; n++) {
        const userId = await db.insert('users', { name: `${n}`, email: `${n}@example.com` })
        await db.insert('dailyActivity', { userId, day: '2026-10-02', kind: 'email', count: 1 })
      }
    })

    await t.mutation(internal.reports.schedule.writeMonthly, {})

    expect(await t.run(({ db }) => db.query('reports').collect())).toHaveLength(100)
    const scheduled = await t.run(({ db }) => db.system.query('_scheduled_functions').collect())
    expect(scheduled.filter(({ name }) => name.includes('writeMonthly')))
      .toMatchObject([{ args: [{ month: '2026-10', cursor: expect.any(String) }], scheduledTime: NOW + 30_000 }])
  })

  it('it is the month that was over when the round began, also for users who come last', async () => {
    const ada = await reporter()
    await active(ada, '2026-09-30')

    await ada.t.mutation(internal.reports.schedule.writeMonthly, { month: '2026-09' })

    await vi.waitFor(async () => expect(await ada.list()).toMatchObject([{ month: '2026-09', status: 'succeeded' }]), 10_000)
  })
})

describe('once an hour', () => {
  it('all reports that have expired lose their files, and no other does', async () => {
    const { t, begun, stored } = await reporter()
    const later = await begun()
    for (let n = 0; n < 25; n++) {
      const { reportId } = await begun()
      const part = await t.run(({ storage }) => storage.store(new Blob(['old'])))
      await t.run(async ({ db }) => {
        await db.insert('reportParts', { reportId, content: 'file', position: 0, storageId: part })
        await db.patch('reports', reportId, { expiresAt: Date.now() - 1 })
      })
    }
    const kept = await t.run(({ storage }) => storage.store(new Blob(['new'])))
    await t.run(({ db }) => db.insert('reportParts', { reportId: later.reportId, content: 'file', position: 0, storageId: kept }))

    await t.mutation(internal.reports.schedule.expire, {})

    await vi.waitFor(async () => expect((await stored()).map(({ _id }) => _id)).toEqual([kept]))
  })
})

let resend: ReturnType<typeof fakeResend>

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW, shouldAdvanceTime: true })
  resend = fakeResend([])
  vi.stubEnv('RESEND_API_KEY', 're_test')
  vi.stubEnv('RESEND_BASE_URL', resend.url)
  vi.stubEnv('SITE_URL', 'http://127.0.0.1:3000')
})

afterEach(() => {
  resend.restore()
  vi.unstubAllEnvs()
  vi.useRealTimers()
})

/** Someone who did something on a day. */
function active({ t, userId }: Awaited<ReturnType<typeof reporter>>, day: string) {
  return t.run(({ db }) => db.insert('dailyActivity', { userId, day, kind: 'email', count: 1 }))
}
