import { v, type Infer } from 'convex/values'
import type { Doc } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { invalid } from '../core/errors'
import { ownedRow, ownedRows, ownedTables } from './owned'

// Far below what one query may read, however long the mails are.
const PAGE_SIZE = 100

export const exportPage = v.object({
  user: v.object({ name: v.string(), email: v.optional(v.string()), createdAt: v.number() }),
  table: v.union(...ownedTables.map(name => v.literal(name))),
  rows: v.array(ownedRow),
  /** Where the next page begins; `null` on the last. */
  cursor: v.union(v.string(), v.null()),
})

/** A page of one table. Cursors are `<table>:<position in it>`. */
export async function readExportPage(ctx: QueryCtx, user: Doc<'users'>, cursor = `${ownedTables[0]}:`) {
  const [name, ...rest] = cursor.split(':')
  const position = rest.join(':')
  const index = ownedTables.findIndex(table => table === name)
  const table = ownedTables[index] ?? badCursor()
  const { page, isDone, continueCursor } = await ownedRows(ctx, user._id, table)
    .paginate({ numItems: PAGE_SIZE, cursor: position || null })
    .catch(badCursor)
  const next = ownedTables[index + 1]
  return {
    user: { name: user.name, email: user.email, createdAt: user._creationTime },
    table,
    rows: page.map(exported),
    cursor: isDone ? next ? `${next}:` : null : `${table}:${continueCursor}`,
  }
}

/** A row without what is for the operator only. */
function exported(row: Doc<typeof ownedTables[number]>): Infer<typeof ownedRow> {
  if (!('providerMessage' in row))
    return row
  const { providerMessage, ...rest } = row
  return rest
}

function badCursor(): never {
  invalid('cursor', 'This is not where a page begins. Start again without a cursor.')
}
