/** Logs once, at the start, that `server/middleware/deployment.ts` answers instead of pages. */
export default defineNitroPlugin(() => {
  if (!hasDeployment())
    console.error('NUXT_PUBLIC_CONVEX_URL is not set to the address of a Convex deployment, so every page returns 503.')
})
