import { getAuthUserId, type ConvexAuthConfig } from '@convex-dev/auth/server'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'

type CreateOrUpdateUser = NonNullable<NonNullable<ConvexAuthConfig['callbacks']>['createOrUpdateUser']>

/**
 * The user that an account belongs to. An address counts once a code that was sent there came back, not before:
 * only then does a guest become a full user, who stays the same and keeps everything.
 */
export const createOrUpdateUser: CreateOrUpdateUser = async (anyCtx, { existingUserId, type, provider, profile }) => {
  // The library knows no schema.
  const ctx = anyCtx as unknown as MutationCtx
  const userId = existingUserId as Id<'users'> | null
  if (provider.id === 'anonymous')
    return userId ?? ctx.db.insert('users', { name: 'Guest', isAnonymous: true })
  if (userId) {
    if (type === 'verification')
      await confirmAddress(ctx, userId, profile.email!)
    return userId
  }

  const name = profile.name as string
  const guest = await currentGuest(ctx)
  if (!guest)
    return ctx.db.insert('users', { name })
  await ctx.db.patch('users', guest._id, { name })
  return guest._id
}

/** The account that an address signs in to with a password. */
export function passwordAccount(ctx: QueryCtx, email: string) {
  return ctx.db.query('authAccounts')
    .withIndex('providerAndAccountId', q => q.eq('provider', 'password').eq('providerAccountId', email))
    .unique()
}

/** Drops an account whose address was never confirmed: signing up with it is open to whoever can read its mail. */
export async function deleteUnverifiedEmail(ctx: MutationCtx, account: Doc<'authAccounts'>) {
  await removeAccount(ctx, account)
  const user = await ctx.db.get('users', account.userId)
  const other = await ctx.db.query('authAccounts').withIndex('userIdAndProvider', q => q.eq('userId', account.userId)).first()
  if (user && !other)
    await ctx.db.delete('users', user._id)
}

/** Deletes an account with its codes. */
export async function removeAccount(ctx: MutationCtx, account: Doc<'authAccounts'>) {
  for await (const code of ctx.db.query('authVerificationCodes').withIndex('accountId', q => q.eq('accountId', account._id)))
    await ctx.db.delete('authVerificationCodes', code._id)
  await ctx.db.delete('authAccounts', account._id)
}

async function confirmAddress(ctx: MutationCtx, userId: Id<'users'>, email: string) {
  await ctx.db.patch('users', userId, { email, emailVerificationTime: Date.now(), isAnonymous: undefined })
  // A guest may have begun with other addresses first. One user has one.
  for await (const account of ctx.db.query('authAccounts').withIndex('userIdAndProvider', q => q.eq('userId', userId))) {
    if (account.providerAccountId !== email)
      await removeAccount(ctx, account)
  }
}

/** The caller as the guest that they are, else `null`. Works also where their session has just been replaced. */
export async function currentGuest(ctx: QueryCtx) {
  const id = await getAuthUserId(ctx)
  const user = id && await ctx.db.get('users', id)
  return user?.isAnonymous ? user : null
}
