const PAGE = {
  title: 'This site isn’t set up yet',
  text: 'Set <code>NUXT_PUBLIC_CONVEX_URL</code> to the address of the Convex deployment, and restart the server.',
}

/** Answers 503 to everything but files while the server doesn't know the address of its Convex deployment. */
export default defineEventHandler((event) => {
  if (hasDeployment(event))
    return
  if (event.path.startsWith('/api/'))
    throw createError({ statusCode: 503, statusMessage: 'No deployment', message: 'NUXT_PUBLIC_CONVEX_URL is not set.' })
  return sendPlainPage(event, 503, PAGE)
})
