import { dayOf } from '../../shared/months'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'

type Kind = Doc<'jobs'>['kind']

const SHARDS = 8

/** Counts one piece of work that succeeded: in its user's chart, and in the sum over everyone. */
export async function countActivity(ctx: MutationCtx, userId: Id<'users'>, kind: Kind) {
  const day = dayOf(Date.now())
  const today = await ctx.db.query('dailyActivity')
    .withIndex('by_user', q => q.eq('userId', userId).eq('day', day).eq('kind', kind))
    .unique()
  if (today)
    await ctx.db.patch('dailyActivity', today._id, { count: today.count + 1 })
  else
    await ctx.db.insert('dailyActivity', { userId, day, kind, count: 1 })

  const shard = Math.floor(Math.random() * SHARDS)
  const total = await ctx.db.query('totals').withIndex('by_kind', q => q.eq('kind', kind).eq('shard', shard)).unique()
  if (total)
    await ctx.db.patch('totals', total._id, { count: total.count + 1 })
  else
    await ctx.db.insert('totals', { kind, shard, count: 1 })
}

/** How much of a kind everyone did, over all time. */
export async function countTotal(ctx: QueryCtx, kind: Kind) {
  const shards = await ctx.db.query('totals').withIndex('by_kind', q => q.eq('kind', kind)).take(SHARDS)
  return shards.reduce((sum, { count }) => sum + count, 0)
}
