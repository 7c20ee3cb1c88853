import { invalidateSessions, modifyAccountCredentials, retrieveAccount } from '@convex-dev/auth/server'
import type { Id } from '../_generated/dataModel'
import type { ActionCtx } from '../_generated/server'

/** Whether an address and a password belong together. */
export async function checkPassword(ctx: ActionCtx, email: string, password: string) {
  try {
    await retrieveAccount(ctx, { provider: 'password', account: { id: email, secret: password } })
    return true
  }
  catch (error) {
    if (isRefusal(error as Error))
      return false
    throw error
  }
}

/** Whether the library's error means that address and password do not belong together. */
export function isRefusal({ message }: Error) {
  return /InvalidAccountId|InvalidSecret|TooManyFailedAttempts|already exists/.test(message)
}

interface NewPassword { email: string, password: string, userId: Id<'users'>, sessionId: Id<'authSessions'> }

/** Sets a password. Whoever knew the old one is signed out: of all sessions only `sessionId` stays. */
export async function setPassword(ctx: ActionCtx, { email, password, userId, sessionId }: NewPassword) {
  await modifyAccountCredentials(ctx, { provider: 'password', account: { id: email, secret: password } })
  await invalidateSessions(ctx, { userId, except: [sessionId] })
}
