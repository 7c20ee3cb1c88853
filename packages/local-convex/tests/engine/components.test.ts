import { actionGeneric, componentsGeneric, createFunctionHandle, defineSchema, defineTable, internalMutationGeneric, makeFunctionReference, mutationGeneric, queryGeneric } from 'convex/server'
import { ConvexError, v } from 'convex/values'
import { describe, expect, it } from 'vitest'
import { app, eventually, open } from './support.ts'

const components = componentsGeneric() as unknown as Record<string, Record<string, Record<string, never>>>
const add = components.counter!.lib!.add!
const read = components.counter!.lib!.read!

describe('components', () => {
  it('keep their documents to themselves', async () => {
    const { mutation, query } = await open(mounted())

    await mutation('main:count', { name: 'x' })

    expect(await query('main:read', { name: 'x' })).toBe(1)
    expect(await query('main:own')).toEqual([])
  })

  it('are rolled back with the mutation that called them', async () => {
    const { mutation, query } = await open(mounted())

    await expect(mutation('main:countAndThrow', { name: 'x' })).rejects.toMatchObject({ data: 'no' })

    expect(await query('main:read', { name: 'x' })).toBe(0)
  })

  it('are live: a query that reads one overlaps with commits to it', async () => {
    const { engine, watch, mutation } = await open(mounted())
    const { reads } = await watch('main:read', { name: 'x' })
    const overlaps: boolean[] = []
    engine.onCommit(commit => overlaps.push(reads.overlaps(commit)))

    await mutation('main:count', { name: 'y' })
    await mutation('main:count', { name: 'x' })

    expect(overlaps).toEqual([false, true])
  })

  it('call back the application by handles, and do not see who is calling', async () => {
    const { engine, call, query } = await open(mounted())
    const identity = { tokenIdentifier: 'issuer|ada', subject: 'ada', issuer: 'issuer' }

    await engine.mutation({ ...call('main:countWithCallback', { name: 'x' }), identity })

    await eventually(async () => expect(await query('main:own')).toEqual(['called back for nobody']))
  })

  it('are reached from actions', async () => {
    const { action } = await open(mounted())

    expect(await action('main:countInAction', { name: 'x' })).toBe(1)
  })

  it('do not accept ids of the application as their own', async () => {
    const { mutation } = await open(mounted())

    await expect(mutation('main:passOwnId')).rejects.toThrow('ArgumentValidationError')
  })
})

function mounted() {
  const name = v.string()
  const counter = {
    lib: {
      add: mutationGeneric({ args: { name, callback: v.optional(v.string()) }, handler: async ({ db, scheduler, auth }, args) => {
        const who = (await auth.getUserIdentity())?.subject ?? 'nobody'
        const found = await db.query('counters').withIndex('by_name', q => q.eq('name', args.name)).unique()
        if (found) await db.patch(found._id, { value: found.value + 1 })
        else await db.insert('counters', { name: args.name, value: 1 })
        if (args.callback) await scheduler.runAfter(0, args.callback as never, { text: `called back for ${who}` } as never)
      } }),
      read: queryGeneric({ args: { name }, handler: async ({ db }, args) =>
        (await db.query('counters').withIndex('by_name', q => q.eq('name', args.name)).unique())?.value ?? 0 }),
      get: queryGeneric({ args: { id: v.id('counters') }, handler: ({ db }, { id }) => db.get(id) }),
    },
  }
  const main = {
    count: mutationGeneric({ args: { name }, handler: async (ctx, args) => void await ctx.runMutation(add, args as never) }),
    countAndThrow: mutationGeneric({ args: { name }, handler: async (ctx, args) => {
      await ctx.runMutation(add, args as never)
      throw new ConvexError('no')
    } }),
    countWithCallback: mutationGeneric({ args: { name }, handler: async (ctx, args) => {
      const callback = await createFunctionHandle(makeFunctionReference<'mutation'>('main:note'))
      await ctx.runMutation(add, { ...args, callback } as never)
    } }),
    countInAction: actionGeneric({ args: { name }, handler: async (ctx, args): Promise<number> => {
      await ctx.runMutation(add, args as never)
      return ctx.runQuery(read, args as never)
    } }),
    passOwnId: mutationGeneric({ handler: async (ctx) => {
      const id = await ctx.db.insert('notes', { text: '' })
      return ctx.runQuery(components.counter!.lib!.get!, { id } as never)
    } }),
    read: queryGeneric({ args: { name }, handler: (ctx, args): Promise<number> => ctx.runQuery(read, args as never) }),
    note: internalMutationGeneric({ args: { text: v.string() }, handler: async ({ db }, args) => void await db.insert('notes', args) }),
    own: queryGeneric({ handler: async ({ db }) => (await db.query('notes').collect()).map(({ text }) => text) }),
  }
  const schema = defineSchema({ counters: defineTable({ name, value: v.number() }).index('by_name', ['name']) })
  return app({ main }, defineSchema({ notes: defineTable({ text: v.string() }) }), { counter: { modules: counter, schema } })
}
