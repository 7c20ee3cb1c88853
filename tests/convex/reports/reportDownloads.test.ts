import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { manyDeeds } from '../jobs/activity'
import { NOW, reporter } from './reporting'

const WEEK = 7 * 24 * 60 * 60_000

describe('the link of a report', () => {
  it('is a file to save, named after the month', async () => {
    const { generate, download } = await reporter()
    const { downloadUrl } = await generate({ month: '2026-01', format: 'pdf' })

    const { status, headers } = await download(downloadUrl)

    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/pdf')
    expect(headers.get('content-disposition')).toContain('attachment; filename="report-2026-01.pdf"')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('answers 404 to everyone else, as one that never was', async () => {
    const { t, generate, list } = await reporter()
    const other = await reporter(t)
    const { downloadUrl } = await generate({ month: '2026-01' })

    const answers = await Promise.all([other.download(downloadUrl), other.download('/api/downloads/reports/none')])

    expect(answers.map(({ status }) => status)).toEqual([404, 404])
    expect(await answers[0]!.json()).toEqual(await answers[1]!.json())
    expect((await t.fetch(downloadUrl.replace('/api', ''))).status).toBe(401)
    await expect(other.as.mutation(api.reports.remove, { reportId: (await list())[0]!._id })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
  })

  it('answers 404 while the report is being written', async () => {
    const { begun, download } = await reporter()
    const { reportId } = await begun()

    expect((await download(`/api/downloads/reports/${reportId}`)).status).toBe(404)
  })

  it('answers 410 after a week, in words, before and after the file is deleted', async () => {
    const { t, generate, download, list, stored } = await reporter()
    const { downloadUrl } = await generate({ month: '2026-01' })

    vi.setSystemTime(Date.now() + WEEK)
    const expired = await download(downloadUrl)
    await t.mutation(internal.reports.schedule.expire, {})
    const deleted = await download(downloadUrl)

    expect([expired.status, deleted.status]).toEqual([410, 410])
    expect(await expired.json()).toMatchObject({ message: 'This report has expired. Generate it again on the Reports page.' })
    expect(await stored()).toEqual([])
    expect(await list()).toMatchObject([{ status: 'succeeded', lines: 0 }])
    expect((await list())[0]).not.toHaveProperty('expiresAt')
  })

  it('answers 404 once the report was deleted, with its file', async () => {
    const { as, generate, download, list, stored } = await reporter()
    const { downloadUrl } = await generate({ month: '2026-01' })

    await as.mutation(api.reports.remove, { reportId: (await list())[0]!._id })

    expect((await download(downloadUrl)).status).toBe(404)
    expect(await list()).toEqual([])
    expect(await stored()).toEqual([])
  })

  it('leads from any position to the end of a file that lies in parts', async () => {
    const { t, begun, as } = await reporter()
    const { reportId } = await begun()
    const parts = await t.run(({ storage }) => Promise.all(['Post', 'card ', 'Studio'].map(text => storage.store(new Blob([text])))))
    await t.mutation(internal.reports.writingSteps.recordFile, { reportId, parts, size: 15, checksum: '' })

    const answers = await Promise.all([0, 4, 6, 14].map(from => as.fetch(`/downloads/reports/${reportId}`, { headers: { range: `bytes=${from}-` } })))

    expect(await Promise.all(answers.map(answer => answer.text()))).toEqual(['Postcard Studio', 'card Studio', 'rd Studio', 'o'])
    expect(answers[2]!.headers.get('content-range')).toBe('bytes 6-14/15')
  })
})

it('an account that is deleted takes its reports along, also one that is being written', async () => {
  const { t, as, generate, done, begun, write, stored } = await reporter()
  await done(manyDeeds('2026-01', 20))
  await generate({ month: '2026-01' })
  const { reportId } = await begun()
  const erased = as.mutation(api.users.deleteAccount, { confirm: 'ada@example.com' })

  await Promise.all([erased, write(reportId)])

  await vi.waitFor(async () => expect(await t.run(({ db }) => db.query('users').collect())).toEqual([]), 10_000)
  expect(await t.run(({ db }) => db.query('reports').collect())).toEqual([])
  expect(await stored()).toEqual([])
})

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW, shouldAdvanceTime: true })
})

afterEach(() => {
  vi.useRealTimers()
})
