import { pick } from 'convex-helpers'
import { v } from 'convex/values'
import { internal } from './_generated/api'
import type { Doc } from './_generated/dataModel'
import { internalMutation, internalQuery, mutation, query, type QueryCtx } from './_generated/server'
import { addContact, cleanContact, contactFields, contactNames, contactOf, replaceContact, type ContactFields } from './lib/contacts/contacts'
import { fail, invalid } from './lib/core/errors'
import { limit } from './lib/core/limits'
import { changeUsage, usageOf } from './lib/storage/usage'
import { requireUser } from './lib/accounts/user'

const MOST_LISTED = 500
const MOST_SUGGESTIONS = 20
const DELETED_AT_ONCE = 500
const EXPORTED_AT_ONCE = 1_000

const contact = v.object({ _id: v.id('contacts'), ...contactFields.fields })
const shown = ['_id' as const, ...contactNames]

/**
 * The first of the caller's contacts by name, as many as asked for up to 500; with `search`, those that its words are
 * found in, best first.
 *
 * A number of rows and not pages: a page keeps its two ends, so all that an import adds between them would become part
 * of it, and be sent anew with every batch.
 */
export const list = query({
  args: { search: v.optional(v.string()), limit: v.number() },
  returns: v.object({ contacts: v.array(contact), hasMore: v.boolean() }),
  handler: async (ctx, { search = '', limit }) => {
    const user = await requireUser(ctx)
    const most = Math.min(Math.max(Math.floor(limit) || 1, 1), MOST_LISTED)
    const rows = search.trim()
      ? found(ctx, user, search)
      : ctx.db.query('contacts').withIndex('by_user', q => q.eq('userId', user._id))
    const contacts = await rows.take(most + 1)
    return { contacts: contacts.slice(0, most).map(row => pick(row, shown)), hasMore: contacts.length > most }
  },
})

/** A few of the caller's contacts that a text is found in, best first: what a field suggests while one types. */
export const search = query({
  args: { text: v.string() },
  returns: v.array(contact),
  handler: async (ctx, { text }) => {
    const user = await requireUser(ctx)
    return text.trim() ? (await found(ctx, user, text).take(MOST_SUGGESTIONS)).map(row => pick(row, shown)) : []
  },
})

/** How many contacts the caller has. */
export const count = query({
  args: {},
  returns: v.number(),
  handler: async ctx => (await usageOf(ctx, (await requireUser(ctx))._id)).contacts,
})

/**
 * Adds a contact.
 *
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}` `RATE_LIMITED{retryAfter}` `CONFLICT` for an address that another
 * contact has, and for more contacts than there may be
 */
export const create = mutation({
  args: contactFields.fields,
  returns: v.id('contacts'),
  handler: async (ctx, args) => {
    const user = await requireUser(ctx)
    const fields = cleanContact(args)
    await assertFree(ctx, user, fields)
    await limit(ctx, 'contacts', user._id)
    await changeUsage(ctx, user._id, { contacts: 1 })
    return addContact(ctx, user._id, fields)
  },
})

/**
 * Writes all fields of one of the caller's contacts: one that is not given is removed.
 *
 * @throws as `create`, and `NOT_FOUND`, also for contacts of other users
 */
export const update = mutation({
  args: { contactId: v.string(), ...contactFields.fields },
  returns: v.null(),
  handler: async (ctx, { contactId, ...args }) => {
    const user = await requireUser(ctx)
    const existing = await owned(ctx, user, contactId)
    const fields = cleanContact(args)
    await assertFree(ctx, user, fields, existing)
    await limit(ctx, 'contacts', user._id)
    await replaceContact(ctx, existing, fields)
    return null
  },
})

/**
 * Deletes one of the caller's contacts.
 *
 * @throws `UNAUTHENTICATED` `NOT_FOUND`, also for contacts of other users
 */
export const remove = mutation({
  args: { contactId: v.string() },
  returns: v.null(),
  handler: async (ctx, { contactId }) => {
    const user = await requireUser(ctx)
    const existing = await owned(ctx, user, contactId)
    await ctx.db.delete('contacts', existing._id)
    await changeUsage(ctx, user._id, { contacts: -1 })
    return null
  },
})

/**
 * Deletes all of the caller's contacts, in batches that go on after this returns.
 *
 * @param confirm `delete`
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}`
 */
export const removeAll = mutation({
  args: { confirm: v.string() },
  returns: v.null(),
  handler: async (ctx, { confirm }) => {
    const user = await requireUser(ctx)
    if (confirm.trim().toLowerCase() !== 'delete')
      invalid('confirm', 'Please type “delete” to confirm.')
    await ctx.scheduler.runAfter(0, internal.contacts.removeSome, { userId: user._id, before: Date.now(), cursor: null })
    return null
  },
})

export const removeSome = internalMutation({
  args: { userId: v.id('users'), before: v.number(), cursor: v.union(v.string(), v.null()) },
  returns: v.null(),
  handler: async (ctx, { userId, before, cursor }) => {
    const { page, isDone, continueCursor } = await ctx.db.query('contacts')
      .withIndex('by_user', q => q.eq('userId', userId))
      .paginate({ numItems: DELETED_AT_ONCE, cursor })
    // What is added while this goes on is not among what was meant.
    const meant = page.filter(row => row._creationTime <= before)
    for (const row of meant)
      await ctx.db.delete('contacts', row._id)
    await changeUsage(ctx, userId, { contacts: -meant.length })
    if (!isDone)
      await ctx.scheduler.runAfter(0, internal.contacts.removeSome, { userId, before, cursor: continueCursor })
    return null
  },
})

/**
 * A page of the caller's contacts by name, for an export.
 *
 * @throws `INVALID_INPUT{field: 'from'}` for a cursor that is none: anyone may write one into an address
 */
export const page = internalQuery({
  args: { cursor: v.union(v.string(), v.null()) },
  returns: v.object({ contacts: v.array(contactFields), cursor: v.union(v.string(), v.null()) }),
  handler: async (ctx, { cursor }) => {
    const user = await requireUser(ctx)
    const { page, isDone, continueCursor } = await ctx.db.query('contacts')
      .withIndex('by_user', q => q.eq('userId', user._id))
      .paginate({ numItems: EXPORTED_AT_ONCE, cursor })
      .catch(error => cursor === null ? Promise.reject(error) : invalid('from', 'This is no place in your contacts. Please start the download again.'))
    return { contacts: page.map(row => pick(row, contactNames)), cursor: isDone ? null : continueCursor }
  },
})

async function owned(ctx: QueryCtx, user: Doc<'users'>, contactId: string) {
  const id = ctx.db.normalizeId('contacts', contactId)
  const existing = id && await ctx.db.get('contacts', id)
  if (existing?.userId !== user._id)
    fail('NOT_FOUND', 'There is no such contact. It may have been deleted.')
  return existing
}

async function assertFree(ctx: QueryCtx, user: Doc<'users'>, { email }: ContactFields, self?: Doc<'contacts'>) {
  const other = await contactOf(ctx, user._id, email)
  if (other && other._id !== self?._id)
    fail('CONFLICT', `${email} is among your contacts already.`, { field: 'email' })
}

function found(ctx: QueryCtx, user: Doc<'users'>, text: string) {
  return ctx.db.query('contacts').withSearchIndex('by_text', q => q.search('searchText', text).eq('userId', user._id))
}
