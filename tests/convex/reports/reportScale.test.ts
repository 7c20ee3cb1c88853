import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { manyDeeds, type Deed } from '../jobs/activity'
import { atScale } from '../atScale'
import { NOW, reporter } from './reporting'
import { backend } from '../support'

// With 100,000 it takes some minutes: `REPORT_DEEDS=100000 npx vitest run --project convex reportScale`.
const DEEDS = Number(process.env.REPORT_DEEDS ?? 1_200)

it(`counts ${DEEDS} lines by day and by family as an independent computation does, within Convex's limits, twice the same`, async () => {
  const t = backend({ transactionLimits: true })
  const { begun, written, csv, done } = await reporter(t)
  const deeds = manyDeeds('2026-01', DEEDS).sort((one, other) => one.at - other.at)
  await done(deeds)
  const most = await atScale(t)

  const asOf = Date.now()
  const first = await written(await begun({ asOf }))
  const second = await written(await begun({ asOf }))

  const { lines, totals } = await csv(`/api/downloads/reports/${first._id}`)
  expect(lines.map(([when]) => when)).toEqual(deeds.map(({ at }) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')))
  expect(first.totals.lines).toBe(DEEDS)
  for (const [kind, name] of Object.entries(names)) {
    const own = deeds.filter(deed => deed.kind === kind)
    const ended = (...statuses: Deed['status'][]) => String(own.filter(({ status }) => statuses.includes(status)).length)
    expect(totals['Totals by type']).toContainEqual([name, String(own.length), ended('succeeded'), ended('failed', 'unknown'), ended('canceled')])
  }
  const byDay = Map.groupBy(deeds, ({ at }) => new Date(at).toISOString().slice(0, 10))
  expect(totals['Totals by day']).toHaveLength(byDay.size)
  for (const [day, own] of byDay) {
    const counts = Object.keys(names).map(kind => own.filter(deed => deed.kind === kind).length)
    expect(totals['Totals by day']).toContainEqual([day, ...counts, own.length].map(String))
  }

  expect(second._id).not.toBe(first._id)
  expect(second.checksum).toBe(first.checksum)

  // Whatever the number of lines.
  for (const { used, limit } of Object.values(most))
    expect(used).toBeLessThan(limit / 5)
  if (process.env.REPORT_DEEDS)
    console.info('The most that a transaction used:', most)
}, 3_600_000)

const names = { email: 'Emails', image: 'Images', file: 'Files', payment: 'Payments', refund: 'Refunds', report: 'Reports' }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW, shouldAdvanceTime: true })
})

afterEach(() => {
  vi.useRealTimers()
})
