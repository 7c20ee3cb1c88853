import { createHash } from 'node:crypto'
import Papa from 'papaparse'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startLocalStack, type LocalStack } from '../../../scripts/stack.ts'
import { deedsOf, guestOf, lastMonth, makeProject } from './project.ts'

// A longer run: `REPORT_DEEDS=100000 npx vitest run --project local reports`.
const DEEDS = Number(process.env.REPORT_DEEDS ?? 6_000)

const project = makeProject()
let stack: LocalStack

beforeAll(async () => {
  stack = await startLocalStack({ root: project.root })
})

afterAll(async () => {
  await stack.close()
  project.remove()
})

it(`writes ${DEEDS} lines whose totals are those of an independent computation, twice the same`, async () => {
  const month = lastMonth()
  const deeds = deedsOf(month, DEEDS)
  const guest = await guestOf(stack.deployment.url)
  await guest.doAll(deeds)

  const { downloadUrl } = await guest.generate(month, 'csv')
  const first = await guest.latest()
  await guest.generate(month, 'csv')
  const second = await guest.latest()

  expect(second._id).not.toBe(first._id)
  expect(second.checksum).toBe(first.checksum)
  const bytes = await download(downloadUrl)
  expect(bytes.length).toBe(first.size)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(first.checksum)

  const rows = Papa.parse<string[]>(bytes.toString()).data
  const end = rows.findIndex(row => row.join('') === '')
  expect(rows.slice(1, end).map(([when]) => when)).toEqual(deeds.map(({ at }) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')))
  const families = [['email', 'Emails'], ['image', 'Images'], ['file', 'Files'], ['payment', 'Payments']] as const
  for (const [kind, name] of families) {
    const own = deeds.filter(deed => deed.kind === kind)
    const counts = [own.length, ...[['succeeded'], ['failed', 'unknown'], ['canceled']].map(some => own.filter(({ status }) => some.includes(status)).length)]
    expect(rows).toContainEqual([name, ...counts.map(String)])
  }
  expect(rows).toContainEqual(['Totals by day', ...families.map(([, name]) => name), 'All'])
  for (const [day, own] of Map.groupBy(deeds, ({ at }) => new Date(at).toISOString().slice(0, 10))) {
    const counts = families.map(([kind]) => own.filter(deed => deed.kind === kind).length)
    expect(rows).toContainEqual([day, ...counts, own.length].map(String))
  }

  async function download(url: string) {
    const response = await fetch(`${stack.deployment.siteUrl}${url.replace('/api', '')}`, { headers: { authorization: `Bearer ${guest.token}` } })
    return Buffer.from(await response.arrayBuffer())
  }
}, 600_000)
