/**
 * Signs in, one step at a time: `sign-in`, `sign-up`, `request-code`, `verify`, `request-reset`, `reset`, `guest`.
 *
 * Answers `{ token }`: the Convex token, or `null` when a code from a mail comes next. The browser holds it in memory.
 */
export default defineEventHandler(async (event) => {
  forbidCaching(event)
  assertSameOrigin(event)
  const args = { ...signInArgs(getRouterParam(event, 'step')!, await readBody(event)), ...forwardedAddress(event), ...namedBrowser(event) }
  // A guest who signs up is recognised by the session they have.
  const token = await sessionToken(event).catch(() => null)
  const signIn = (token: string | null) => fetchConvexAction(event, signInAction, args, { token })
  const { tokens } = await signIn(token).catch((error) => {
    // What is left of a session that no longer counts must not keep anyone out.
    if (token && error.statusCode === 401 && !error.data)
      return signIn(null)
    throw error
  })
  if (tokens)
    writeSession(event, tokens)
  return { token: tokens?.token ?? null }
})
