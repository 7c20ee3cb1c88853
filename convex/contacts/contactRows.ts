import { compareValues, v, type Infer } from 'convex/values'
import { MAX_CONTACT_LENGTHS } from '../../shared/limits'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { cleanAddress } from '../emails/address'
import { invalid } from '../core/errors'
import { oneLine } from '../core/oneLine'
import { changeUsage } from '../storage/usage'

/** The fields of a contact besides name and address, in the order of exports. */
export const contactDetails = ['company', 'phone', 'city', 'country'] as const

export const contactFields = v.object({
  name: v.string(),
  email: v.string(),
  company: v.optional(v.string()),
  phone: v.optional(v.string()),
  city: v.optional(v.string()),
  country: v.optional(v.string()),
})
export type ContactFields = Infer<typeof contactFields>

/** A contact's fields, in the order that exports have them in. */
export const contactNames: (keyof ContactFields)[] = ['name', 'email', ...contactDetails]

/**
 * A contact as it is kept: without spaces around, the address in lower case, nothing where nothing was entered.
 *
 * @throws `INVALID_INPUT{field}`
 */
export function cleanContact(given: ContactFields): ContactFields {
  const email = cleanAddress('email', given.email).toLowerCase()
  const name = oneLine(given.name)
  if (name.length > MAX_CONTACT_LENGTHS.name)
    invalid('name', `Use ${MAX_CONTACT_LENGTHS.name} characters or fewer.`)
  const contact: ContactFields = { name, email }
  for (const field of contactDetails) {
    const value = oneLine(given[field] ?? '')
    if (value.length > MAX_CONTACT_LENGTHS[field])
      invalid(field, `Use ${MAX_CONTACT_LENGTHS[field]} characters or fewer.`)
    if (value)
      contact[field] = value
  }
  return contact
}

/** A user's contact with an address, if any. */
export function contactOf(ctx: QueryCtx, userId: Id<'users'>, email: string) {
  return ctx.db.query('contacts').withIndex('by_email', q => q.eq('userId', userId).eq('email', email)).unique()
}

export function addContact(ctx: MutationCtx, userId: Id<'users'>, contact: ContactFields) {
  return ctx.db.insert('contacts', { userId, ...contact, searchText: searchTextOf(contact) })
}

/** Writes all fields of a contact: those that are not given are removed. */
export async function replaceContact(ctx: MutationCtx, { _id, userId }: Doc<'contacts'>, contact: ContactFields) {
  await ctx.db.replace('contacts', _id, { userId, ...contact, searchText: searchTextOf(contact) })
}

/**
 * Adds people, or what is new of people who are there already: an empty field takes nothing away.
 *
 * @throws `CONFLICT` for more contacts than a user may have
 */
export async function mergeContacts(ctx: MutationCtx, userId: Id<'users'>, given: ContactFields[]) {
  const counts = { added: 0, updated: 0, unchanged: 0 }
  // Two rows of one address in a batch would not see each other's write.
  const people = new Map<string, ContactFields>()
  for (const contact of given) {
    const earlier = people.get(contact.email)
    if (earlier)
      counts.updated++
    people.set(contact.email, earlier ? mergeFields(earlier, contact) : contact)
  }
  const known = await findExistingContacts(ctx, userId, [...people.keys()])
  await Promise.all([...people.values()].map(async (contact) => {
    const existing = known.get(contact.email)
    if (!existing) {
      counts.added++
      await addContact(ctx, userId, contact)
    }
    else if (hasChanged(existing, contact)) {
      counts.updated++
      await replaceContact(ctx, existing, mergeFields(existing, contact))
    }
    else {
      counts.unchanged++
    }
  }))
  if (counts.added > 0)
    await changeUsage(ctx, userId, { contacts: counts.added })
  return counts
}

/**
 * A user's contacts with these addresses. Most lists of people are in some order, so that few others lie between the
 * first and the last of them: one range tells, and each is looked up by itself only where it is too full for that.
 */
async function findExistingContacts(ctx: QueryCtx, userId: Id<'users'>, emails: string[]) {
  const sorted = emails.toSorted(compareValues)
  const [first = '', last = ''] = [sorted[0], sorted.at(-1)]
  let found = await ctx.db.query('contacts')
    .withIndex('by_email', q => q.eq('userId', userId).gte('email', first).lte('email', last))
    .take(emails.length + 1)
  if (found.length > emails.length)
    found = (await Promise.all(emails.map(email => contactOf(ctx, userId, email)))).filter(contact => contact !== null)
  return new Map(found.map(contact => [contact.email, contact]))
}

function mergeFields(old: ContactFields, news: ContactFields): ContactFields {
  const contact: ContactFields = { name: news.name || old.name, email: old.email }
  for (const field of contactDetails) {
    const value = news[field] || old[field]
    if (value)
      contact[field] = value
  }
  return contact
}

function hasChanged(old: ContactFields, news: ContactFields) {
  return contactNames.some(field => news[field] && news[field] !== old[field])
}

function searchTextOf({ name, email, ...others }: ContactFields) {
  return [name, email, ...contactDetails.map(field => others[field])].filter(Boolean).join(' ').toLowerCase()
}
