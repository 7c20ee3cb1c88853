import { customMutation } from 'convex-helpers/server/customFunctions'
import { pick } from 'convex-helpers'
import { v } from 'convex/values'
import { MAX_CONTACTS_LISTED } from '../shared/limits'
import { internal } from './_generated/api'
import type { Doc } from './_generated/dataModel'
import { mutation, type QueryCtx } from './_generated/server'
import { ownRow, userMutation, userQuery } from './accounts/userFunctions'
import { addContact, cleanContact, contactFields, contactNames, contactOf, replaceContact, type ContactFields } from './contacts/contactRows'
import { fail, invalid } from './core/errors'
import { limit } from './core/limits'
import { contactLimits } from './contacts/feature'
import { changeUsage, getUsage } from './storage/usage'

const ownContact = ownRow('contacts', 'contact', 'Contact not found. It may have been deleted.')

const MAX_SUGGESTIONS = 20

const contact = v.object({ _id: v.id('contacts'), ...contactFields.fields })
const shown = ['_id' as const, ...contactNames]

/**
 * The first of the caller's contacts by name, as many as asked for up to 500; with `search`, those that its words are
 * found in, best first.
 *
 * A number of rows and not pages: a page keeps its two ends, so all that an import adds between them would become part
 * of it, and be sent anew with every batch.
 */
export const list = userQuery({
  args: { search: v.optional(v.string()), limit: v.number() },
  returns: v.object({ contacts: v.array(contact), hasMore: v.boolean() }),
  handler: async (ctx, { search = '', limit }) => {
    const most = Math.min(Math.max(Math.floor(limit) || 1, 1), MAX_CONTACTS_LISTED)
    const rows = search.trim()
      ? found(ctx, ctx.user, search)
      : ctx.db.query('contacts').withIndex('by_user', q => q.eq('userId', ctx.user._id))
    const contacts = await rows.take(most + 1)
    return { contacts: contacts.slice(0, most).map(row => pick(row, shown)), hasMore: contacts.length > most }
  },
})

/** A few of the caller's contacts that a text is found in, best first: what a field suggests while one types. */
export const search = userQuery({
  args: { text: v.string() },
  returns: v.array(contact),
  handler: async (ctx, { text }) => {
    return text.trim() ? (await found(ctx, ctx.user, text).take(MAX_SUGGESTIONS)).map(row => pick(row, shown)) : []
  },
})

/** How many contacts the caller has. */
export const count = userQuery({
  args: {},
  returns: v.number(),
  handler: async ctx => (await getUsage(ctx, ctx.user._id)).contacts,
})

/**
 * Adds a contact.
 *
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}` `RATE_LIMITED{retryAfter}` `CONFLICT` for an address that another
 * contact has, and for more contacts than there may be
 */
export const create = userMutation({
  args: contactFields.fields,
  returns: v.id('contacts'),
  handler: async (ctx, args) => {
    const fields = cleanContact(args)
    await assertFree(ctx, ctx.user, fields)
    await limit(ctx, contactLimits.contacts, ctx.user._id)
    await changeUsage(ctx, ctx.user._id, { contacts: 1 })
    return addContact(ctx, ctx.user._id, fields)
  },
})

/**
 * Writes all fields of one of the caller's contacts: one that is not given is removed.
 *
 * @throws as `create`, and `NOT_FOUND`, also for contacts of other users
 */
export const update = customMutation(mutation, ownContact)({
  args: { ...contactFields.fields },
  returns: v.null(),
  handler: async (ctx, args) => {
    const { contact: existing } = ctx
    const fields = cleanContact(args)
    await assertFree(ctx, ctx.user, fields, existing)
    await limit(ctx, contactLimits.contacts, ctx.user._id)
    await replaceContact(ctx, existing, fields)
    return null
  },
})

/**
 * Deletes one of the caller's contacts.
 *
 * @throws `UNAUTHENTICATED` `NOT_FOUND`, also for contacts of other users
 */
export const remove = customMutation(mutation, ownContact)({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await ctx.db.delete('contacts', ctx.contact._id)
    await changeUsage(ctx, ctx.user._id, { contacts: -1 })
    return null
  },
})

/**
 * Deletes all of the caller's contacts, in batches that go on after this returns.
 *
 * @param confirm `delete`
 * @throws `UNAUTHENTICATED` `INVALID_INPUT{field}`
 */
export const removeAll = userMutation({
  args: { confirm: v.string() },
  returns: v.null(),
  handler: async (ctx, { confirm }) => {
    if (confirm.trim().toLowerCase() !== 'delete')
      invalid('confirm', 'Type “delete” to confirm.')
    await ctx.scheduler.runAfter(0, internal.contacts.batches.removeBatch, { userId: ctx.user._id, before: Date.now(), cursor: null })
    return null
  },
})

async function assertFree(ctx: QueryCtx, user: Doc<'users'>, { email }: ContactFields, self?: Doc<'contacts'>) {
  const other = await contactOf(ctx, user._id, email)
  if (other && other._id !== self?._id)
    fail('CONFLICT', `${email} is already in your contacts.`, { field: 'email' })
}

function found(ctx: QueryCtx, user: Doc<'users'>, text: string) {
  return ctx.db.query('contacts').withSearchIndex('by_text', q => q.search('searchText', text).eq('userId', user._id))
}
