import { v } from 'convex/values'
import { query } from './_generated/server'
import { invalid } from './lib/core/errors'
import { jobKind } from './lib/jobs/jobFields'
import { requireUser } from './lib/accounts/user'

const MOST_DAYS = 366

/**
 * How much of each kind the caller did on each day: what charts are drawn from. Days on which nothing was done are
 * left out.
 *
 * It reads counters, a row for each day and kind, however much was done.
 *
 * @param from First day, `YYYY-MM-DD`, UTC.
 * @param to Last day, at most a year later.
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}`
 */
export const daily = query({
  args: { from: v.string(), to: v.string() },
  returns: v.array(v.object({ day: v.string(), kind: jobKind, count: v.number() })),
  handler: async (ctx, { from, to }) => {
    const user = await requireUser(ctx)
    const [first, last] = [readDay('from', from), readDay('to', to)]
    if ((last - first) / 86_400_000 >= MOST_DAYS)
      invalid('to', 'Choose a span of at most a year.')
    const counters = await ctx.db.query('dailyActivity')
      .withIndex('by_user', q => q.eq('userId', user._id).gte('day', from).lte('day', to))
      .take(MOST_DAYS * jobKind.members.length)
    return counters.map(({ day, kind, count }) => ({ day, kind, count }))
  },
})

function readDay(field: string, day: string) {
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(time))
    invalid(field, 'Write a day like 2026-01-31.')
  return time
}
