import { defineSchema, defineTable, mutationGeneric, paginationOptsValidator, type PaginationResult, queryGeneric } from 'convex/server'
import { type Value, v } from 'convex/values'
import { describe, expect, it } from 'vitest'
import { app, open } from './support.ts'

describe('pages', () => {
  it('follow one another without gaps or repetitions, backwards too', async () => {
    const { page } = await numbers(7)

    const first = await page({ numItems: 3, cursor: null }, 'desc')
    const second = await page({ numItems: 3, cursor: first.continueCursor }, 'desc')
    const third = await page({ numItems: 3, cursor: second.continueCursor }, 'desc')

    expect([first, second, third].map(({ page }) => page)).toEqual([[6, 5, 4], [3, 2, 1], [0]])
    expect([first, second, third].map(({ isDone }) => isDone)).toEqual([false, false, true])
  })

  it('keep their ends when a journal is handed back, whatever was inserted meanwhile', async () => {
    const { watch, mutation } = await numbers(4)
    const args = { paginationOpts: { numItems: 2, cursor: null }, order: 'asc' }
    const { journal, reads } = await watch('numbers:page', args)

    await mutation('numbers:add', { n: 0.5 })
    await mutation('numbers:add', { n: 1.5 })
    const again = await watch('numbers:page', args, journal)

    expect(again.outcome).toMatchObject({ value: { page: [0, 0.5, 1] } })
    expect(again.journal).toBe(journal)
    expect(reads).toBeDefined()
  })

  it('are not touched by what is inserted behind their end', async () => {
    const { engine, watch, mutation } = await numbers(4)
    const { reads } = await watch('numbers:page', { paginationOpts: { numItems: 2, cursor: null }, order: 'asc' })
    const overlaps: boolean[] = []
    engine.onCommit(commit => overlaps.push(reads.overlaps(commit)))

    await mutation('numbers:add', { n: 1.5 })
    await mutation('numbers:add', { n: 0.5 })

    expect(overlaps).toEqual([false, true])
  })

  it('are to be split when they read more rows than allowed', async () => {
    const { page } = await numbers(10)

    const result = await page({ numItems: 10, cursor: null, maximumRowsRead: 4 })

    expect(result).toMatchObject({ page: [0, 1, 2, 3], isDone: false, pageStatus: 'SplitRequired', splitCursor: expect.any(String) })
    const half = await page({ numItems: 10, cursor: null, endCursor: result.splitCursor! })
    const rest = await page({ numItems: 10, cursor: half.continueCursor, endCursor: result.continueCursor })
    expect([...half.page, ...rest.page]).toEqual(result.page)
  })

  it('refuse the cursor of another query', async () => {
    const { page } = await numbers(3)
    const { continueCursor } = await page({ numItems: 1, cursor: null }, 'asc')

    await expect(page({ numItems: 1, cursor: continueCursor }, 'desc')).rejects.toThrow('InvalidCursor')
    await expect(page({ numItems: 1, cursor: 'made up' })).rejects.toThrow('InvalidCursor')
  })

  it('have at least one item', async () => {
    const { page } = await numbers(3)

    await expect(page({ numItems: 0, cursor: null })).rejects.toThrow('Must request at least 1 document while paginating')
  })
})

interface Options { numItems: number, cursor: string | null, endCursor?: string, maximumRowsRead?: number }

async function numbers(count: number) {
  const functions = {
    add: mutationGeneric({ args: { n: v.number() }, handler: ({ db }, { n }) => db.insert('numbers', { n }) }),
    page: queryGeneric({ args: { paginationOpts: paginationOptsValidator, order: v.string() }, handler: async ({ db }, { paginationOpts, order }) => {
      const result = await db.query('numbers').withIndex('by_n').order(order as 'asc' | 'desc').paginate(paginationOpts)
      return { ...result, page: result.page.map(({ n }) => n) }
    } }),
  }
  const opened = await open(app({ numbers: functions }, defineSchema({ numbers: defineTable({ n: v.number() }).index('by_n', ['n']) })))
  for (let n = 0; n < count; n++) await opened.mutation('numbers:add', { n })
  const page = async (paginationOpts: Options, order = 'asc') =>
    await opened.query('numbers:page', { paginationOpts: { ...paginationOpts } as Record<string, Value>, order }) as unknown as PaginationResult<number>
  return { ...opened, page }
}
