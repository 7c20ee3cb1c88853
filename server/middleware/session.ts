/** Signs server renders and API routes in as whoever sent the request. */
export default defineEventHandler(async (event) => {
  // Renewing twice for one request would use up the token that the first renewal bought.
  if (event.path.startsWith('/api/auth/') || event.path.startsWith('/_nuxt'))
    return
  if (!hasSession(event))
    return
  forbidCaching(event)
  event.context.renewConvexToken = refused => sessionToken(event, refused)
  try {
    event.context.convexToken = await sessionToken(event)
    event.context.convexSession = event.context.convexToken ? 'open' : 'ended'
  }
  catch {
    // Out of reach is not signed out.
    event.context.convexSession = 'unknown'
  }
})
