import type { Id } from '../_generated/dataModel'
import type { MutationCtx, QueryCtx } from '../_generated/server'
import { inMegabytes, MiB } from '../core/bytes'
import { fail } from '../core/errors'

/** The most that one user may keep. */
export const STORAGE_LIMITS = { files: 200, bytes: 500 * MiB, contacts: 200_000 }

export type Usage = typeof STORAGE_LIMITS

const refusals: Record<keyof Usage, string> = {
  files: `The limit is ${STORAGE_LIMITS.files} files. Delete files to add more.`,
  bytes: `The limit is ${inMegabytes(STORAGE_LIMITS.bytes)} for all your files. Delete files to add more.`,
  contacts: `The limit is ${STORAGE_LIMITS.contacts.toLocaleString('en')} contacts. Delete contacts to add more.`,
}

/** How much a user keeps. */
export async function getUsage(ctx: QueryCtx, userId: Id<'users'>): Promise<Usage> {
  const { files = 0, bytes = 0, contacts = 0 } = await row(ctx, userId) ?? {}
  return { files, bytes, contacts }
}

/**
 * Looks whether a user may keep that much more.
 *
 * @throws `CONFLICT`
 */
export async function assertRoom(ctx: QueryCtx, userId: Id<'users'>, more: Partial<Usage>) {
  const usage = await getUsage(ctx, userId)
  for (const [what, count = 0] of Object.entries(more) as [keyof Usage, number | undefined][]) {
    if (count > 0 && usage[what] + count > STORAGE_LIMITS[what])
      fail('CONFLICT', refusals[what])
  }
}

/**
 * Counts what a user keeps from now on, or (negative) keeps no more. In the transaction that adds or deletes it.
 *
 * @throws `CONFLICT` for more than the most
 */
export async function changeUsage(ctx: MutationCtx, userId: Id<'users'>, change: Partial<Usage>) {
  await assertRoom(ctx, userId, change)
  const current = await row(ctx, userId)
  // Nothing is less than nothing; nor does what ends after an account's deletion count it anew.
  if (!current && Object.values(change).every(more => more <= 0))
    return
  const usage = await getUsage(ctx, userId)
  for (const [what, more] of Object.entries(change) as [keyof Usage, number][])
    usage[what] = Math.max(0, usage[what] + more)
  if (current)
    await ctx.db.patch('usages', current._id, usage)
  else
    await ctx.db.insert('usages', { userId, ...usage })
}

function row(ctx: QueryCtx, userId: Id<'users'>) {
  return ctx.db.query('usages').withIndex('by_user', q => q.eq('userId', userId)).unique()
}
