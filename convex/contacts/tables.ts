import { defineTable } from 'convex/server'
import { v } from 'convex/values'

export const contactTables = {
  /** People that a user may write to: one row an address. */
  contacts: defineTable({
    userId: v.id('users'),
    /** Empty where only the address is known. */
    name: v.string(),
    /** In lower case. */
    email: v.string(),
    company: v.optional(v.string()),
    phone: v.optional(v.string()),
    city: v.optional(v.string()),
    country: v.optional(v.string()),
    /** All of the above in lower case, name first: what the search reads, and what lists are in the order of. */
    searchText: v.string(),
  })
    .index('by_user', ['userId', 'searchText'])
    .index('by_email', ['userId', 'email'])
    .searchIndex('by_text', { searchField: 'searchText', filterFields: ['userId'] }),
}
