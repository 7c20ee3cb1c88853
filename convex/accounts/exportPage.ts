import { omit } from 'convex-helpers'
import { doc, literals } from 'convex-helpers/validators'
import { v, type PropertyValidators, type Validator, type Value, type VObject } from 'convex/values'
import type { Doc } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { invalid } from '../core/errors'
import schema from '../schema'
import { hiddenFields, ownedTables, queryOwnedRows, type OwnedRow } from './ownedRows'

// Far below what one query may read, however long the mails are.
const PAGE_SIZE = 100

const row = v.union(...ownedTables.map(table => (doc(schema, table) as VObject<Record<string, Value>, PropertyValidators>).omit(...hiddenFields(table)))) as unknown as Validator<OwnedRow>

export const exportPage = v.object({
  user: v.object({ name: v.string(), email: v.optional(v.string()), createdAt: v.number() }),
  table: literals(...ownedTables),
  rows: v.array(row),
  /** Where the next page begins; `null` on the last. */
  cursor: v.union(v.string(), v.null()),
})

/** A page of one table. Cursors are `<table>:<position in it>`. */
export async function readExportPage(ctx: QueryCtx, user: Doc<'users'>, cursor = `${ownedTables[0]}:`) {
  const [name, ...rest] = cursor.split(':')
  const position = rest.join(':')
  const index = ownedTables.findIndex(table => table === name)
  const table = ownedTables[index] ?? badCursor()
  const { page, isDone, continueCursor } = await queryOwnedRows(ctx, user._id, table)
    .paginate({ numItems: PAGE_SIZE, cursor: position || null })
    .catch(badCursor)
  const next = ownedTables[index + 1]
  return {
    user: { name: user.name, email: user.email, createdAt: user._creationTime },
    table,
    rows: page.map(row => omit(row, hiddenFields(table) as never[]) as OwnedRow),
    cursor: isDone ? next ? `${next}:` : null : `${table}:${continueCursor}`,
  }
}

function badCursor(): never {
  invalid('cursor', 'This cursor isn’t valid. Start again without a cursor.')
}
