import { defineSchema, defineTable, mutationGeneric, queryGeneric } from 'convex/server'
import { v } from 'convex/values'
import { describe, expect, it } from 'vitest'
import { app, open, temporaryFolder } from './support.ts'

const functions = {
  add: mutationGeneric({ handler: ({ db }, args) => db.insert('people', args) }),
  addOther: mutationGeneric({ handler: ({ db }, args) => db.insert('other', args) }),
  named: queryGeneric({ args: { name: v.string() }, handler: async ({ db }, { name }) =>
    (await db.query('people').withIndex('by_name', q => q.eq('name', name)).collect()).map(person => person._id) }),
  all: queryGeneric({ handler: async ({ db }) => (await db.query('people').collect()).map(person => person.name) }),
}

// A new one each time: `index()` changes the table that it is called on.
const people = () => defineTable({ name: v.string(), age: v.optional(v.number()) })

describe('a changed schema', () => {
  it('is refused when old documents fail it, naming the document and the field', async () => {
    const { engine, mutation, query } = await open(app({ people: functions }, defineSchema({ people: people() })))
    const id = await mutation('people:add', { name: 'Ada' })

    const stricter = defineSchema({ people: defineTable({ name: v.string(), age: v.number() }) })

    await expect(engine.load(app({ people: functions }, stricter))).rejects.toThrow(
      `Document with ID "${id}" in table "people" does not match the schema: Object is missing the required field \`age\``)
    expect(await query('people:all')).toEqual(['Ada'])
  })

  it('is refused at the start as well, and the data stays', async () => {
    const dataDir = temporaryFolder()
    const first = await open(app({ people: functions }, defineSchema({ people: people() })), { dataDir })
    await first.mutation('people:add', { name: 'Ada' })
    await first.close()

    const numbered = app({ people: functions }, defineSchema({ people: defineTable({ name: v.number() }) }))

    await expect(open(numbered, { dataDir })).rejects.toThrow('Path: .name\nValue: "Ada"\nValidator: v.float64()')
    const again = await open(app({ people: functions }, defineSchema({ people: people() })), { dataDir })
    expect(await again.query('people:all')).toEqual(['Ada'])
  })

  it('leaves no part of itself behind when it is refused', async () => {
    const { engine, mutation, query } = await open(app({ people: functions }, defineSchema({ people: people() })))
    await mutation('people:add', { name: 'Ada' })
    const indexed = people().index('by_name', ['name'])
    const refused = defineSchema({ people: indexed, zebras: defineTable({}), other: defineTable({ name: v.number() }) })
    await mutation('people:addOther', { name: 'no number' })
    await expect(engine.load(app({ people: functions }, refused))).rejects.toThrow('in table "other" does not match')

    const id = await mutation('people:add', { name: 'Bea' })
    await engine.load(app({ people: functions }, defineSchema({ people: indexed })))

    expect(await query('people:named', { name: 'Bea' })).toEqual([id])
  })

  it('fills a new index with the documents that are there', async () => {
    const { engine, mutation, query } = await open(app({ people: functions }, defineSchema({ people: people() })))
    const id = await mutation('people:add', { name: 'Ada' })
    await expect(query('people:named', { name: 'Ada' })).rejects.toThrow('Index people.by_name not found')

    await engine.load(app({ people: functions }, defineSchema({ people: people().index('by_name', ['name']) })))

    expect(await query('people:named', { name: 'Ada' })).toEqual([id])
  })

  it('does not look at documents again that it has accepted before', async () => {
    const dataDir = temporaryFolder()
    const schema = defineSchema({ people: people().index('by_name', ['name']) })
    const first = await open(app({ people: functions }, schema), { dataDir })
    const id = await first.mutation('people:add', { name: 'Ada' })
    await first.close()

    const second = await open(app({ people: functions }, schema), { dataDir })

    expect(await second.query('people:named', { name: 'Ada' })).toEqual([id])
  })
})

describe('without a schema', () => {
  it('tables come with their first document, and outlive a restart', async () => {
    const dataDir = temporaryFolder()
    const first = await open(app({ people: functions }), { dataDir })
    expect(await first.query('people:all')).toEqual([])
    await first.mutation('people:add', { name: 'Ada' })
    await first.close()

    const second = await open(app({ people: functions }), { dataDir })
    await second.mutation('people:add', { name: 'Bea' })

    expect(await second.query('people:all')).toEqual(['Ada', 'Bea'])
  })
})

describe('the admin', () => {
  it('sees tables and their documents, and nobody else does', async () => {
    const { engine, call, mutation } = await open(app({ people: functions }, defineSchema({ people: people() })))
    await mutation('people:add', { name: 'Ada' })
    const tables = call('_system/cli/tables', { paginationOpts: { numItems: 10, cursor: null } })
    const data = call('_system/cli/tableData', { table: 'people', order: 'desc', paginationOpts: { numItems: 10, cursor: null } })

    expect((await engine.query({ ...tables, admin: true })).outcome).toMatchObject({ value: { page: [{ name: 'people' }], isDone: true } })
    expect((await engine.query({ ...data, admin: true })).outcome).toMatchObject({ value: { page: [{ name: 'Ada' }] } })
    expect((await engine.query(data)).outcome).toMatchObject({ ok: false, errorMessage: expect.stringContaining('Could not find public function') })
  })
})
