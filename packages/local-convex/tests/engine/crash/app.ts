/** An application whose every mutation writes two documents that belong together, and schedules a third. */
import { defineSchema, defineTable, internalMutationGeneric, makeFunctionReference, mutationGeneric, queryGeneric } from 'convex/server'
import { v } from 'convex/values'
import type { LoadedApp } from '../../../src/seam.ts'

const n = v.number()
const echo = makeFunctionReference<'mutation', { n: number }>('stream:echo')

export const crashApp: LoadedApp = {
  root: {
    modules: {
      stream: {
        write: mutationGeneric({ args: { n }, handler: async ({ db, scheduler }, args) => {
          await db.insert('halves', { ...args, half: 'left' })
          await scheduler.runAfter(0, echo, args)
          await db.insert('halves', { ...args, half: 'right' })
        } }),
        echo: internalMutationGeneric({ args: { n }, handler: async ({ db }, args) => void await db.insert('halves', { ...args, half: 'echo' }) }),
        halves: queryGeneric({ args: { half: v.string() }, handler: async ({ db }, { half }) =>
          (await db.query('halves').withIndex('by_half', q => q.eq('half', half)).collect()).map(document => document.n) }),
      },
    },
    schema: defineSchema({ halves: defineTable({ n, half: v.string() }).index('by_half', ['half', 'n']) }),
  },
}
