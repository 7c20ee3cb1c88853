import { customAction, customCtx, customMutation, customQuery, type Customization } from 'convex-helpers/server/customFunctions'
import { v, type VString } from 'convex/values'
import { internal } from '../_generated/api'
import type { Doc, TableNames } from '../_generated/dataModel'
import { action, internalMutation, internalQuery, mutation, query, type ActionCtx, type QueryCtx } from '../_generated/server'
import { fail } from '../core/errors'
import { requireUser } from './user'

const signedIn = customCtx(async (ctx: QueryCtx) => ({ user: await requireUser(ctx) }))

/** `query` for signed-in users: `ctx.user` is the caller. Throws `UNAUTHENTICATED`. */
export const userQuery = customQuery(query, signedIn)
/** `mutation` for signed-in users, like {@link userQuery}. */
export const userMutation = customMutation(mutation, signedIn)
/** `internalQuery` on behalf of the caller of an action, like {@link userQuery}. */
export const internalUserQuery = customQuery(internalQuery, signedIn)
/** `internalMutation` on behalf of the caller of an action, like {@link userQuery}. */
export const internalUserMutation = customMutation(internalMutation, signedIn)

/**
 * `action` for signed-in users, like {@link userQuery}. It asks the database first. An action that begins with an
 * internal mutation of its own doesn't need that.
 */
export const userAction = customAction(action, customCtx(async (ctx: ActionCtx): Promise<{ user: Doc<'users'> }> => ({ user: await ctx.runQuery(internal.accounts.steps.caller, {}) })))

type OwnedTable = { [Table in TableNames]: Doc<Table> extends { userId?: unknown } ? Table : never }[TableNames]
type Own<Table extends OwnedTable, Name extends string> = Customization<QueryCtx, Record<`${Name}Id`, VString>, { user: Doc<'users'> } & Record<Name, Doc<Table>>, Record<never, never>>

/**
 * Makes functions about one of the caller's rows: with `ownRow('files', 'file', '…')` they take `fileId`, and `ctx.file` is
 * the row. Other users' rows are `NOT_FOUND`, like missing rows.
 *
 * @param missing Message for users.
 * @example
 * const ownFile = ownRow('files', 'file', 'No file has this id.')
 * export const get = customQuery(query, ownFile)({ args: {}, handler: async ({ file }) => file.name })
 */
export function ownRow<Table extends OwnedTable, Name extends string>(table: Table, name: Name, missing: string): Own<Table, Name> {
  const argument = `${name}Id` as const
  return {
    args: { [argument]: v.string() } as Record<`${Name}Id`, VString>,
    async input(ctx, args) {
      const user = await requireUser(ctx)
      const id = ctx.db.normalizeId(table, args[argument as keyof typeof args])
      const row = id && await ctx.db.get(table, id) as { userId?: unknown } | null
      if (row?.userId !== user._id)
        fail('NOT_FOUND', missing)
      return { ctx: { user, [name]: row } as never, args: {} }
    },
  }
}
