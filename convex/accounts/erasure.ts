import { internal } from '../_generated/api'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import { currentGuest, removeAccount } from './accountRows'
import { deleteSession, listSessions } from './sessionRows'

/**
 * Ends everything that lets someone act as a user, in one transaction; their rows follow in batches. The batches are
 * scheduled, so they go on after a crash, and work in flight finds no row to write its outcome to.
 */
export async function beginErasure(ctx: MutationCtx, userId: Id<'users'>) {
  for await (const session of listSessions(ctx, userId))
    await deleteSession(ctx, session)
  for await (const account of ctx.db.query('authAccounts').withIndex('userIdAndProvider', q => q.eq('userId', userId)))
    await removeAccount(ctx, account)
  await ctx.scheduler.runAfter(0, internal.accounts.steps.erase, { userId })
}

/** Ends a session. A guest's last one takes the guest along: nobody could ever sign in as them again. */
export async function endSession(ctx: MutationCtx, session: Doc<'authSessions'>) {
  await deleteSession(ctx, session)
  const user = await ctx.db.get('users', session.userId)
  if (user?.isAnonymous && !await listSessions(ctx, user._id).first())
    await beginErasure(ctx, user._id)
}

/** Erases the guest that someone was until they signed in as another user. */
export async function eraseLeftGuest(ctx: MutationCtx, newUserId: Id<'users'>) {
  const guest = await currentGuest(ctx)
  if (guest && guest._id !== newUserId && !await listSessions(ctx, guest._id).first())
    await beginErasure(ctx, guest._id)
}
