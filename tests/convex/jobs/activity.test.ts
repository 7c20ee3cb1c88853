import { describe, expect, it } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { backend, signedIn } from '../support'

describe('activity.daily', () => {
  it('counts what was done in a span, by day and kind, and nobody else\'s', async () => {
    const t = backend()
    const [ada, bob] = [await signedIn(t), await signedIn(t)]
    await t.run(async ({ db }) => {
      for (const [{ userId }, day, kind, count] of [
        [ada, '2026-01-31', 'email', 1], [ada, '2026-02-01', 'email', 2], [ada, '2026-02-01', 'image', 3],
        [ada, '2026-02-28', 'report', 4], [ada, '2026-03-01', 'email', 5], [bob, '2026-02-02', 'email', 6],
      ] as const)
        await db.insert('dailyActivity', { userId, day, kind, count })
    })

    expect(await ada.as.query(api.jobs.dailyActivity, { from: '2026-02-01', to: '2026-02-28' })).toEqual([
      { day: '2026-02-01', kind: 'email', count: 2 },
      { day: '2026-02-01', kind: 'image', count: 3 },
      { day: '2026-02-28', kind: 'report', count: 4 },
    ])
  })

  it.each([
    ['from', { from: '', to: '2026-02-01' }],
    ['from', { from: '2026-13-01', to: '2026-02-01' }],
    ['to', { from: '2026-02-01', to: 'tomorrow' }],
    ['to', { from: '2026-01-01', to: '2027-01-02' }],
  ])('refuses a bad %s: %j', async (field, args) => {
    const { as } = await signedIn(backend())

    await expect(as.query(api.jobs.dailyActivity, args)).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field } })
  })
})
