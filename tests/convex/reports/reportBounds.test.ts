import readExcelFile from 'read-excel-file/universal'
import { extractText } from 'unpdf'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addPart } from '../../../convex/reports/reportParts'
import { NOW, reporter } from './reporting'

// The rows are read 500 at a time: the second part is cut.
const LINES = 1_300
vi.mock('../../../convex/reports/bounds', () => ({ MAX_PARTS: 2, LINES_PER_PART: 500, MAX_LINES: 700 }))

describe('a report of more lines than one can list', () => {
  it('lists the first in a CSV, counts all, and says how many are missing and where they are', async () => {
    const { generate, csv, list } = await withLedger()

    const { lines, totals } = await csv((await generate({ month: '2026-01' })).downloadUrl)

    expect(lines).toHaveLength(700)
    expect(await list()).toMatchObject([{ lines: LINES, status: 'succeeded' }])
    expect(totals).toHaveProperty('This file leaves out 600 lines. The totals include these lines. Export your data in Settings to get every line.')
    expect(sum(totals['Totals by type']!.map(row => row[1]!))).toBe(LINES)
    expect(sum(totals['Totals by day']!.map(row => row.at(-1)!))).toBe(LINES)
  })

  it('says in the other formats that the CSV does not list all of them either', async () => {
    const { generate, download } = await withLedger()

    const xlsx = await download((await generate({ month: '2026-01', format: 'xlsx' })).downloadUrl)
    const pdf = await download((await generate({ month: '2026-01', format: 'pdf' })).downloadUrl)

    const [totals, lines] = await readExcelFile(await xlsx.blob())
    expect(lines!.data).toHaveLength(701)
    expect(totals!.data[2]![0]).toBe('The totals count 600 more lines than the sheet lists. The CSV file lists 700 lines. Your data export has every line.')
    const { text } = await extractText(new Uint8Array(await pdf.arrayBuffer()))
    expect(text.map(page => page.replace(/\s+/g, ' ')).find(page => page.includes('Line by line')))
      .toContain('First 700 of 1,300 lines. The CSV file lists 700 lines. Your data export has every line.')
  })

  it('never has more pieces than are read again', async () => {
    const { t, begun } = await reporter()
    const { reportId } = await begun()
    const storageId = await t.run(({ storage }) => storage.store(new Blob(['part'])))
    const add = () => t.run(ctx => addPart(ctx, reportId, 'file', storageId))

    await add()
    await add()

    await expect(add()).rejects.toThrow('A report has 2 pieces at most.')
  })
})

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW, shouldAdvanceTime: true })
})

afterEach(() => {
  vi.useRealTimers()
})

async function withLedger() {
  vi.setSystemTime(Date.UTC(2026, 0, 20))
  const someone = await reporter()
  const { t, userId } = someone
  await t.run(async ({ db }) => {
    for (let n = 0; n < LINES; n++)
      await db.insert('ledger', { userId, delta: 1, reason: 'purchase', ref: `purchase/${n}` })
  })
  vi.setSystemTime(NOW)
  return someone
}

const sum = (numbers: string[]) => numbers.reduce((sum, number) => sum + Number(number), 0)
