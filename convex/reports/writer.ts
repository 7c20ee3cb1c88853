import { v } from 'convex/values'
import { internalAction } from '../_generated/server'
import { reportFamilies } from '../features'
import { collect } from './collect'
import { writeReportFile } from './printReport'

/**
 * Writes a report, or writes on where an earlier call stopped: first what happened is read and kept in parts, then
 * the parts become a file. What a part holds and where reading goes on are recorded together, so a call that dies
 * costs the part it was at, and two at once write nothing twice.
 */
export const write = internalAction({
  args: { reportId: v.id('reports') },
  returns: v.null(),
  handler: async (ctx, { reportId }) => {
    if (await collect(ctx, reportId) === 'all')
      await writeReportFile(ctx, reportId, reportFamilies)
    return null
  },
})
