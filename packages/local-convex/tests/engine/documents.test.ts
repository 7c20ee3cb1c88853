import { defineSchema, defineTable, internalMutationGeneric, mutationGeneric, queryGeneric } from 'convex/server'
import { ConvexError, v } from 'convex/values'
import { describe, expect, it, vi } from 'vitest'
import { Reads, toWrites } from '../../src/engine/readSet.ts'
import { app, open } from './support.ts'

describe('documents', () => {
  it('come back as they were inserted, with an id and a creation time', async () => {
    const { mutation, query } = await open(notes())
    const written = { text: 'hello', count: 3n, at: -0, data: new Uint8Array([1, 2]).buffer, tags: ['a', { b: null }] }

    const id = await mutation('notes:add', written)

    expect(await query('notes:get', { id })).toEqual({ ...written, _id: id, _creationTime: expect.any(Number) })
  })

  it('lose the fields that a patch sets to undefined, and keep the others', async () => {
    const { mutation, query } = await open(notes())
    const id = await mutation('notes:add', { text: 'hello', tags: [] })

    await mutation('notes:clearTags', { id })

    expect(await query('notes:get', { id })).toEqual({ text: 'hello', _id: id, _creationTime: expect.any(Number) })
  })

  it('are gone once deleted', async () => {
    const { mutation, query } = await open(notes())
    const id = await mutation('notes:add', { text: 'hello' })

    await mutation('notes:remove', { id })

    expect(await query('notes:get', { id })).toBeNull()
    expect(await query('notes:list')).toEqual([])
  })

  it('are refused when they do not fit the schema, naming the field', async () => {
    const { mutation } = await open(notes())

    await expect(mutation('notes:add', { text: 1 })).rejects.toThrow('Failed to insert or update a document in table "notes" because it does not match the schema: Value does not match validator.\nPath: .text\nValue: 1.0\nValidator: v.string()')
  })
})

describe('mutations', () => {
  it('leave nothing behind when they throw', async () => {
    const { mutation, query } = await open(notes())

    await expect(mutation('notes:addAndThrow', { text: 'gone' })).rejects.toMatchObject({ data: { code: 'NO' } })

    expect(await query('notes:list')).toEqual([])
  })

  it('drop what a nested mutation wrote when it throws, and go on', async () => {
    const { mutation, query } = await open(notes())

    await mutation('notes:surviveNested', {})

    expect(await query('notes:list')).toMatchObject([{ text: 'before' }, { text: 'after' }])
  })

  it('are applied once however often a request is repeated', async () => {
    const { engine, call, query } = await open(notes())

    const first = await engine.mutation(call('notes:add', { text: 'once' }), 'session:1')
    const again = await engine.mutation(call('notes:add', { text: 'once' }), 'session:1')

    expect(again).toEqual(first)
    expect(await query('notes:list')).toHaveLength(1)
  })

  it('fail again as they first did when a request is repeated', async () => {
    const { engine, call, mutation, query } = await open(notes())
    const failing = call('notes:addUnlessEmpty', {})

    const first = await engine.mutation(failing, 'session:1')
    await mutation('notes:add', { text: 'not empty any more' })
    const again = await engine.mutation(failing, 'session:1')

    expect(first.outcome).toMatchObject({ ok: false, errorData: 'empty' })
    expect(again).toEqual(first)
    expect(await query('notes:list')).toHaveLength(1)
  })

  it('run one after the other', async () => {
    const { mutation, query } = await open(notes())

    await Promise.all(Array.from({ length: 20 }, () => mutation('notes:increment')))

    expect(await query('notes:list')).toMatchObject([{ text: 'counter', count: 20n }])
  })

  it('cannot write after they have ended', async () => {
    const { mutation, query, action } = await open(notes())

    await mutation('notes:forgetToAwait')
    await expect(action('notes:missing')).rejects.toThrow('Could not find public function')

    expect(await query('notes:list')).toEqual([])
  })

  it('cannot fetch or set timers', async () => {
    const { mutation } = await open(notes())

    await expect(mutation('notes:fetches')).rejects.toThrow('Can\'t use fetch() in queries and mutations')
    await expect(mutation('notes:waits')).rejects.toThrow('Can\'t use setTimeout in queries and mutations')
  })
})

describe('commits', () => {
  it('are told to all listeners, whatever one of them throws', async () => {
    const { engine, mutation, logged } = await open(notes())
    const heard: bigint[] = []
    engine.onCommit(() => {
      throw new Error('not listening')
    })
    engine.onCommit(({ ts }) => heard.push(ts))

    await mutation('notes:add', { text: 'a' })

    expect(heard).toEqual([engine.latest()])
    expect(logged.join()).toContain('not listening')
  })

  it('are not told of mutations that changed nothing', async () => {
    const { engine, mutation } = await open(notes())
    const before = engine.latest()

    await mutation('notes:surviveNothing')

    expect(engine.latest()).toBe(before)
  })
})

describe('calls', () => {
  it('name the argument that does not fit', async () => {
    const { query } = await open(notes())

    await expect(query('notes:get', { id: 5 })).rejects.toThrow(
      'ArgumentValidationError: Value does not match validator.\nPath: .id\nValue: 5.0\nValidator: v.id("notes")')
    await expect(query('notes:get')).rejects.toThrow('Object is missing the required field `id`')
  })

  it('do not reach internal functions, except for the admin', async () => {
    const { engine, call, mutation } = await open(notes())

    await expect(mutation('notes:secret')).rejects.toThrow('Could not find public function for \'notes:secret\'')

    const { outcome } = await engine.mutation({ ...call('notes:secret', {}), admin: true })
    expect(outcome).toMatchObject({ ok: true, value: 'secret' })
  })

  it('accept a path with the extension of its module', async () => {
    const { query } = await open(notes())

    expect(await query('notes.js:list')).toEqual([])
  })

  it('report what the function logged', async () => {
    const printed = vi.spyOn(console, 'debug').mockImplementation(() => undefined)
    const { engine, call } = await open(notes(), { log: line => console.debug(line) })

    const { outcome } = await engine.query(call('notes:logs', {}))

    expect(outcome.logLines).toEqual(['[LOG] \'hello\' { a: 1 }'])
    expect(printed).toHaveBeenCalledExactlyOnceWith('[notes:logs] [LOG] hello { a: 1 }')
  })
})

describe('read sets', () => {
  it('overlap with commits in the range that was read, and no others', async () => {
    const { engine, mutation, watch } = await open(notes())
    const commits: Parameters<Parameters<typeof engine.onCommit>[0]>[0][] = []
    engine.onCommit(commit => commits.push(commit))
    const { reads } = await watch('notes:byText', { text: 'mine' })

    await mutation('notes:add', { text: 'other' })
    await mutation('notes:add', { text: 'mine' })

    expect(commits.map(commit => reads.overlaps(commit))).toEqual([false, true])
  })

  it('do not overlap with what a nested mutation wrote before it was rolled back', async () => {
    const { engine, mutation, watch } = await open(notes())
    const { reads } = await watch('notes:byText', { text: 'gone' })
    const overlaps: boolean[] = []
    engine.onCommit(commit => overlaps.push(reads.overlaps(commit)))

    await mutation('notes:surviveNested')

    expect(overlaps).toEqual([false])
  })

  it('reach up to the end of a range, not into it', () => {
    const reads = new Reads()
    reads.add(1, { from: Buffer.of(2), to: Buffer.of(4) })
    const touches = (index: number, ...keys: number[]) => reads.overlaps({ ts: 1n, writes: toWrites(keys.map(key => ({ index, key: Buffer.of(key) }))) })

    expect([touches(1, 1), touches(1, 2), touches(1, 3), touches(1, 4), touches(1, 5, 1), touches(1, 5, 3, 1), touches(2, 3)])
      .toEqual([false, true, true, false, false, true, false])
  })

  it('end at the last document that a limited query needed', async () => {
    const { engine, mutation, watch } = await open(notes())
    await mutation('notes:add', { text: 'a' })
    const { reads } = await watch('notes:first')
    const overlaps: boolean[] = []
    engine.onCommit(commit => overlaps.push(reads.overlaps(commit)))

    await mutation('notes:add', { text: 'b' })
    await mutation('notes:add', { text: 'A' })

    expect(overlaps).toEqual([false, true])
  })
})

function notes() {
  const add = mutationGeneric({ handler: ({ db }, args) => db.insert('notes', args) })
  const functions = {
    add,
    get: queryGeneric({ args: { id: v.id('notes') }, handler: ({ db }, { id }) => db.get(id) }),
    list: queryGeneric({ args: {}, handler: ({ db }) => db.query('notes').collect() }),
    first: queryGeneric({ args: {}, handler: ({ db }) => db.query('notes').withIndex('by_text').first() }),
    byText: queryGeneric({
      args: { text: v.string() },
      handler: ({ db }, { text }) => db.query('notes').withIndex('by_text', q => q.eq('text', text)).collect(),
    }),
    clearTags: mutationGeneric({ args: { id: v.id('notes') }, handler: ({ db }, { id }) => db.patch(id, { tags: undefined }) }),
    remove: mutationGeneric({ args: { id: v.id('notes') }, handler: ({ db }, { id }) => db.delete(id) }),
    addAndThrow: mutationGeneric({ handler: async ({ db }, args) => {
      await db.insert('notes', args)
      throw new ConvexError({ code: 'NO' })
    } }),
    addUnlessEmpty: mutationGeneric({ handler: async ({ db }) => {
      if (!await db.query('notes').first()) throw new ConvexError('empty')
      await db.insert('notes', { text: 'more' })
    } }),
    surviveNested: mutationGeneric({ handler: async ({ db, runMutation }) => {
      await db.insert('notes', { text: 'before' })
      await expect(runMutation('notes:addAndThrow' as never, { text: 'gone' } as never)).rejects.toMatchObject({ data: { code: 'NO' } })
      await db.insert('notes', { text: 'after' })
    } }),
    increment: mutationGeneric({ handler: async ({ db }) => {
      const counter = await db.query('notes').first()
      if (counter) await db.patch(counter._id, { count: counter.count + 1n })
      else await db.insert('notes', { text: 'counter', count: 1n })
    } }),
    forgetToAwait: mutationGeneric({ handler: ({ db }) => {
      Promise.resolve().then(async () => {
        for (let i = 0; i < 50; i++) await Promise.resolve()
        await db.insert('notes', { text: 'late' })
      }).catch(() => undefined)
    } }),
    fetches: mutationGeneric({ handler: async () => void await fetch('http://127.0.0.1:1') }),
    waits: mutationGeneric({ handler: () => new Promise<void>(resolve => setTimeout(resolve, 1)) }),
    surviveNothing: mutationGeneric({ handler: async ({ runMutation }) => {
      await expect(runMutation('notes:addAndThrow' as never, { text: 'gone' } as never)).rejects.toThrow()
    } }),
    secret: internalMutationGeneric({ handler: () => 'secret' }),
    logs: queryGeneric({ handler: () => console.log('hello', { a: 1 }) }),
  }
  const schema = defineSchema({
    notes: defineTable({
      text: v.string(),
      count: v.optional(v.int64()),
      at: v.optional(v.number()),
      data: v.optional(v.bytes()),
      tags: v.optional(v.array(v.any())),
    }).index('by_text', ['text']),
  })
  return app({ notes: functions }, schema)
}
