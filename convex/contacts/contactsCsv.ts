import { internal } from '../_generated/api'
import { contactNames } from './contactRows'
import { csvLines } from '../core/csv'
import type { Bytes } from '../storage/streams'
import type { Source } from '../core/downloadSource'

// Without it spreadsheet programs take the text for one in their own country's encoding.
const BYTE_ORDER_MARK = '\uFEFF'

// An answer of Convex has at most 20 MiB, and a contact at most 5 KiB.
const PAGES_IN_PARALLEL = 3

/** All of the caller's contacts, in a form that the import reads back. */
export const contactsCsv: Source = async (ctx, _id, from) => {
  const encoder = new TextEncoder()
  const titles = contactNames.map(name => name[0]!.toUpperCase() + name.slice(1))
  const pieces: Bytes[] = from === null ? [encoder.encode(BYTE_ORDER_MARK + csvLines([titles]))] : []
  let next = from
  for (let page = 0; page < PAGES_IN_PARALLEL && (page === 0 || next !== null); page++) {
    const { contacts, cursor } = await ctx.runQuery(internal.contacts.batches.page, { cursor: next })
    pieces.push(encoder.encode(csvLines(contacts.map(contact => contactNames.map(name => contact[name])))))
    next = cursor
  }
  return { name: 'contacts.csv', type: 'text/csv; charset=utf-8', body: new Blob(pieces).stream(), next }
}
