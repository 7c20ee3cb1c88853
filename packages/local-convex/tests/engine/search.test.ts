import { actionGeneric, defineSchema, defineTable, mutationGeneric, paginationOptsValidator, queryGeneric } from 'convex/server'
import { v } from 'convex/values'
import { describe, expect, it } from 'vitest'
import { app, open } from './support.ts'

describe('text search', () => {
  it('finds documents by any of the words, best first', async () => {
    const { search, add } = await library()
    await add('The cat sat on the mat', 'en')
    await add('A dog and a cat', 'en')
    await add('The dog barks', 'en')
    await add('Nothing here', 'en')

    expect(await search('cat dog')).toEqual(['A dog and a cat', expect.anything(), expect.anything()])
  })

  it('finds a long text by each of its words', async () => {
    const { search, add } = await library()
    const words = Array.from({ length: 100 }, (_, n) => `word${n}.`)
    await add(words.join(' '), 'en')

    for (const word of words) expect(await search(`${word} x`)).toHaveLength(1)
  })

  it('takes the last word as a beginning, and the others whole', async () => {
    const { search, add } = await library()
    await add('postcards', 'en')
    await add('studios', 'en')

    expect(await search('postc')).toEqual(['postcards'])
    expect(await search('stud postc')).toEqual(['postcards'])
  })

  it('does not care for case, accents apart', async () => {
    const { search, add } = await library()
    await add('Grüße, WELT!', 'de')

    expect(await search('grüße')).toEqual(['Grüße, WELT!'])
    expect(await search('welt')).toEqual(['Grüße, WELT!'])
  })

  it('keeps to the filter', async () => {
    const { search, add } = await library()
    await add('cat', 'en')
    await add('cat sat', 'de')

    expect(await search('cat', 'de')).toEqual(['cat sat'])
  })

  it('follows changes and deletions, and says which commits matter', async () => {
    const { engine, search, add, mutation, watch } = await library()
    const id = await add('cat', 'en')
    const { reads } = await watch('library:search', { text: 'cat' })
    const overlaps: boolean[] = []
    engine.onCommit(commit => overlaps.push(reads.overlaps(commit)))

    await add('dog', 'en')
    await mutation('library:change', { id, text: 'bird' })
    await mutation('library:change', { id, text: 'fish' })

    expect(overlaps).toEqual([false, true, false])
    expect(await search('cat')).toEqual([])
    expect(await search('fish')).toEqual(['fish'])
  })

  it('comes in pages', async () => {
    const { add, query } = await library()
    for (const n of [1, 2, 3]) await add(`cat ${'and dog '.repeat(n)}`, 'en')
    const page = async (cursor: string | null) => await query('library:page', { paginationOpts: { numItems: 2, cursor } }) as { page: string[], continueCursor: string, isDone: boolean }

    const first = await page(null)
    const second = await page(first.continueCursor)

    expect(first.page).toHaveLength(2)
    expect(second).toMatchObject({ page: [expect.stringContaining('and dog and dog and dog')], isDone: true })
  })
})

describe('vector search', () => {
  it('gives the nearest documents first, within the filter', async () => {
    const { add, action } = await library()
    await add('east', 'en', [1, 0])
    await add('north', 'en', [0, 1])
    await add('north-east', 'en', [1, 1])
    await add('osten', 'de', [1, 0])

    expect(await action('library:near', { vector: [1, 0.1], lang: 'en' })).toEqual(['east', 'north-east', 'north'])
  })

  it('refuses a vector of another size', async () => {
    const { add, action } = await library()

    await expect(action('library:near', { vector: [1], lang: 'en' })).rejects.toThrow('Expected a vector with 2 dimensions')
    await expect(add('up', 'en', [0, 0, 1])).rejects.toThrow('Expected a vector with 2 dimensions')
  })
})

async function library() {
  const functions = {
    add: mutationGeneric({ args: { text: v.string(), lang: v.string(), vector: v.optional(v.array(v.number())) }, handler: ({ db }, args) => db.insert('texts', args) }),
    change: mutationGeneric({ args: { id: v.id('texts'), text: v.string() }, handler: ({ db }, { id, text }) => db.patch(id, { text }) }),
    search: queryGeneric({ args: { text: v.string(), lang: v.optional(v.string()) }, handler: async ({ db }, { text, lang }) =>
      (await db.query('texts').withSearchIndex('by_text', q => lang === undefined ? q.search('text', text) : q.search('text', text).eq('lang', lang)).collect())
        .map(document => document.text) }),
    page: queryGeneric({ args: { paginationOpts: paginationOptsValidator }, handler: async ({ db }, { paginationOpts }) => {
      const result = await db.query('texts').withSearchIndex('by_text', q => q.search('text', 'cat')).paginate(paginationOpts)
      return { ...result, page: result.page.map(({ text }) => text) }
    } }),
    near: actionGeneric({ args: { vector: v.array(v.number()), lang: v.string() }, handler: async (ctx, { vector, lang }): Promise<string[]> => {
      const found = await ctx.vectorSearch('texts', 'by_vector', { vector, limit: 3, filter: q => q.eq('lang', lang) })
      return Promise.all(found.map(async ({ _id }) => ctx.runQuery('library:text' as never, { id: _id } as never)))
    } }),
    text: queryGeneric({ args: { id: v.id('texts') }, handler: async ({ db }, { id }) => (await db.get(id))!.text }),
  }
  const schema = defineSchema({
    texts: defineTable({ text: v.string(), lang: v.string(), vector: v.optional(v.array(v.number())) })
      .searchIndex('by_text', { searchField: 'text', filterFields: ['lang'] })
      .vectorIndex('by_vector', { vectorField: 'vector', dimensions: 2, filterFields: ['lang'] }),
  })
  const opened = await open(app({ library: functions }, schema))
  return {
    ...opened,
    add: async (text: string, lang: string, vector?: number[]) => await opened.mutation('library:add', { text, lang, ...(vector && { vector }) }) as string,
    search: (text: string, lang?: string) => opened.query('library:search', { text, ...(lang && { lang }) }),
  }
}
