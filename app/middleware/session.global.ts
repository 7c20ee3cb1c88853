/** Sends visitors who aren't signed in from pages of the app to the login page, and back after they sign in. */
export default defineNuxtRouteMiddleware(async (to) => {
  const isLogin = to.path === '/login'
  if (!isLogin && to.path !== '/app' && !to.path.startsWith('/app/'))
    return
  const { status } = await useConvexAuth()
  if (isLogin && status.value === 'authenticated')
    return navigateTo(returnPath(to.query.to), { replace: true })
  if (!isLogin && status.value === 'unauthenticated')
    return navigateTo({ path: '/login', query: { to: to.fullPath } })
})
