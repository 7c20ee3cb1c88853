import { v } from 'convex/values'
import { monthBefore } from '../../shared/months'
import { internal } from '../_generated/api'
import { internalMutation } from '../_generated/server'
import { findJob } from '../jobs/jobRows'
import { beginReport } from './beginReport'
import { dropParts } from './reportParts'

/** Each may have a thousand pieces to delete with it. */
const REPORTS_PER_BATCH = 5
const USERS_PER_PAGE = 100
/** Pause after each page of users in ms, so that reports that someone waits for get their turn in between. */
const PAUSE_MS = 30_000

/** Deletes the files of reports that have expired, and what is left of those that came to nothing. */
export const expire = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const expired = await ctx.db.query('reports')
      .withIndex('by_expiry', q => q.gt('expiresAt', 0).lte('expiresAt', Date.now()))
      .take(REPORTS_PER_BATCH)
    for (const { _id } of expired) {
      await dropParts(ctx, _id)
      await ctx.db.patch('reports', _id, { expiresAt: undefined })
    }
    if (expired.length === REPORTS_PER_BATCH)
      await ctx.scheduler.runAfter(0, internal.reports.schedule.expire, {})
    return null
  },
})

/**
 * Has last month's report written for everyone who did anything in it, and mailed about. Whoever has theirs already
 * is left out, so running it again is safe. One call looks after a page of users and schedules the next.
 */
export const writeMonthly = internalMutation({
  args: { month: v.optional(v.string()), cursor: v.optional(v.string()) },
  returns: v.null(),
  handler: async (ctx, { month = monthBefore(Date.now()), cursor = null }) => {
    let begun = 0
    const { page, isDone, continueCursor } = await ctx.db.query('users')
      .withIndex('by_guest', q => q.eq('isAnonymous', undefined))
      .paginate({ numItems: USERS_PER_PAGE, cursor })
    for (const { _id: userId, email } of page) {
      const key = `monthly/${month}`
      const active = await ctx.db.query('dailyActivity')
        .withIndex('by_user', q => q.eq('userId', userId).gte('day', month).lt('day', `${month}-99`))
        .first()
      if (email && active && !await findJob(ctx, userId, 'report', key)) {
        await beginReport(ctx, { userId, month, format: 'pdf', announced: true, key })
        begun++
      }
    }
    if (!isDone)
      await ctx.scheduler.runAfter(begun ? PAUSE_MS : 0, internal.reports.schedule.writeMonthly, { month, cursor: continueCursor })
    return null
  },
})
