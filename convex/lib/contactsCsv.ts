import { internal } from '../_generated/api'
import type { ActionCtx } from '../_generated/server'
import { contactNames } from './contacts'
import { csvLines } from './csv'
import { streamOf, type Bytes } from './streams'
import type { Source } from './downloads'

// Without it spreadsheet programs take the text for one in their own country's encoding.
const BYTE_ORDER_MARK = '\uFEFF'

/** All of the caller's contacts, in a form that the import reads back. */
export const contactsCsv: Source = async (ctx) => {
  const first = await ctx.runQuery(internal.contacts.page, { cursor: null })
  return { name: 'contacts.csv', type: 'text/csv; charset=utf-8', body: streamOf(write(ctx, first)) }
}

type Page = typeof internal.contacts.page._returnType

async function* write(ctx: ActionCtx, first: Page): AsyncGenerator<Bytes, void> {
  const encoder = new TextEncoder()
  const titles = contactNames.map(name => name[0]!.toUpperCase() + name.slice(1))
  yield encoder.encode(BYTE_ORDER_MARK + csvLines([titles]))
  for (let page = first; ; page = await ctx.runQuery(internal.contacts.page, { cursor: page.cursor })) {
    if (page.contacts.length > 0)
      yield encoder.encode(csvLines(page.contacts.map(contact => contactNames.map(name => contact[name]))))
    if (page.cursor === null)
      return
  }
}
