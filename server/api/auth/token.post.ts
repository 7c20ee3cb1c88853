/**
 * Gives the browser its Convex token, to be held in memory: `{ token }`, `null` when nobody is signed in.
 *
 * A body of `{ refused }` names a token that is about to expire or was not accepted, and asks for another one.
 */
export default defineEventHandler(async (event) => {
  forbidCaching(event)
  assertSameOrigin(event)
  const { refused } = await readBody<{ refused?: string } | undefined>(event) ?? {}
  return { token: await sessionToken(event, refused) }
})
