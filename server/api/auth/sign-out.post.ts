import { makeFunctionReference } from 'convex/server'

const signOut = makeFunctionReference<'action', Record<string, never>, null>('auth:signOut')

/** Ends the session, in this browser even when Convex cannot be told. */
export default defineEventHandler(async (event) => {
  forbidCaching(event)
  assertSameOrigin(event)
  const token = await sessionToken(event).catch(() => null)
  writeSession(event, null)
  if (token)
    await fetchConvexAction(event, signOut, {}, { token }).catch(() => null)
  return { token: null }
})
