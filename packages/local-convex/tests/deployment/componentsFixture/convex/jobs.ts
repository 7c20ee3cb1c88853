import { Workpool, vOnCompleteValidator } from '@convex-dev/workpool'
import type { ComponentApi } from '@convex-dev/workpool/_generated/component.js'
import {
  actionGeneric as action, anyApi, componentsGeneric, internalActionGeneric as internalAction,
  internalMutationGeneric as internalMutation, mutationGeneric as mutation, queryGeneric as query,
} from 'convex/server'
import { v } from 'convex/values'

const pool = new Workpool(componentsGeneric().pool as unknown as ComponentApi<'pool'>, {
  maxParallelism: 2,
  retryActionsByDefault: true,
  defaultRetryBehavior: { maxAttempts: 3, initialBackoffMs: 20, base: 1 },
})
const job = v.string()

/** Queues an action that throws on its first `failures` attempts. */
export const start = mutation({
  args: { job, failures: v.number() },
  handler: async (ctx, args) =>
    await pool.enqueueAction(ctx, anyApi.jobs!.work!, args, { onComplete: anyApi.jobs!.completed!, context: args.job }) as string,
})

export const startFromAction = action({
  args: { job },
  handler: async (ctx, args): Promise<string> => await ctx.runMutation(anyApi.jobs!.start!, { ...args, failures: 0 }),
})

export const startThenFail = mutation({
  args: { job },
  handler: async (ctx, args) => {
    await pool.enqueueAction(ctx, anyApi.jobs!.work!, { ...args, failures: 0 })
    throw new Error('after all, no')
  },
})

export const work = internalAction({
  args: { job, failures: v.number() },
  handler: async (ctx, args): Promise<string> => {
    const attempt: number = await ctx.runMutation(anyApi.jobs!.attempt!, { job: args.job })
    if (attempt <= args.failures)
      throw new Error(`attempt ${attempt} failed`)
    return `done at attempt ${attempt}`
  },
})

export const attempt = internalMutation({
  args: { job },
  handler: async (ctx, args) => {
    await ctx.db.insert('attempts', args)
    return (await ctx.db.query('attempts').withIndex('by_job', q => q.eq('job', args.job)).collect()).length
  },
})

export const completed = internalMutation({
  args: vOnCompleteValidator(v.string()),
  handler: async (ctx, { context, result }) => {
    await ctx.db.insert('completions', { job: context, result })
  },
})

/** How a job ended, `null` until it has. */
export const completion = query({
  args: { job },
  handler: async (ctx, args) =>
    (await ctx.db.query('completions').withIndex('by_job', q => q.eq('job', args.job)).unique())?.result ?? null,
})

export const attempts = query({
  args: { job },
  handler: async (ctx, args) => (await ctx.db.query('attempts').withIndex('by_job', q => q.eq('job', args.job)).collect()).length,
})
