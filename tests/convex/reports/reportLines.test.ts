import { expect, it } from 'vitest'
import { readLines, START_POSITION } from '../../../convex/reports/reportLines'
import { backend, signedIn } from '../support'

const NONE = { lines: [], cursor: null }

it('reads the jobs, then each other source, once', async () => {
  expect(await sourcesFrom(START_POSITION.source)).toEqual(['jobs', 'first', 'second'])
})

it('ends at a source whose feature was removed meanwhile', async () => {
  expect(await sourcesFrom('removed')).toEqual(['removed'])
})

async function sourcesFrom(source: string) {
  const t = backend()
  const { userId } = await signedIn(t)
  const read: string[] = []
  await t.run(async (ctx) => {
    let next: { source: string, cursor: string | null } | null = { source, cursor: null }
    while (next && read.length < 10) {
      read.push(next.source)
      const sources = { jobs: {}, others: { first: () => Promise.resolve(NONE), second: () => Promise.resolve(NONE) } }
      next = (await readLines(ctx, sources, { userId, month: '2026-01', asOf: Date.now() }, next, 10))!.next
    }
  })
  return read
}
