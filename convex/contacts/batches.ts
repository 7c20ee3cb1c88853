import { pick } from 'convex-helpers'
import { v } from 'convex/values'
import { internal } from '../_generated/api'
import { internalMutation } from '../_generated/server'
import { internalUserQuery } from '../accounts/userFunctions'
import { invalid } from '../core/errors'
import { changeUsage } from '../storage/usage'
import { contactFields, contactNames } from './contactRows'

const DELETED_PER_BATCH = 500
const EXPORTED_PER_PAGE = 1_000

export const removeBatch = internalMutation({
  args: { userId: v.id('users'), before: v.number(), cursor: v.union(v.string(), v.null()) },
  returns: v.null(),
  handler: async (ctx, { userId, before, cursor }) => {
    const { page, isDone, continueCursor } = await ctx.db.query('contacts')
      .withIndex('by_user', q => q.eq('userId', userId))
      .paginate({ numItems: DELETED_PER_BATCH, cursor })
    // Contacts that are added meanwhile stay.
    const meant = page.filter(row => row._creationTime <= before)
    for (const row of meant)
      await ctx.db.delete('contacts', row._id)
    await changeUsage(ctx, userId, { contacts: -meant.length })
    if (!isDone)
      await ctx.scheduler.runAfter(0, internal.contacts.batches.removeBatch, { userId, before, cursor: continueCursor })
    return null
  },
})

/**
 * A page of the caller's contacts by name, for an export.
 *
 * @throws `INVALID_INPUT{field: 'from'}` for a cursor that is none: anyone may write one into an address
 */
export const page = internalUserQuery({
  args: { cursor: v.union(v.string(), v.null()) },
  returns: v.object({ contacts: v.array(contactFields), cursor: v.union(v.string(), v.null()) }),
  handler: async (ctx, { cursor }) => {
    const { page, isDone, continueCursor } = await ctx.db.query('contacts')
      .withIndex('by_user', q => q.eq('userId', ctx.user._id))
      .paginate({ numItems: EXPORTED_PER_PAGE, cursor })
      .catch(error => cursor === null ? Promise.reject(error) : invalid('from', 'We couldn’t find this part of your contacts. Start the download again.'))
    return { contacts: page.map(row => pick(row, contactNames)), cursor: isDone ? null : continueCursor }
  },
})
