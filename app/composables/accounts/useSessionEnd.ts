/** Leaves the page when the user signs out, and reloads it when another user signs in. */
export function useSessionEnd() {
  const { user, status } = useConvexAuth()
  const route = useRoute()

  // The session ended here, in another tab, or from another device.
  watch(status, async (now) => {
    if (now !== 'unauthenticated')
      return
    sessionStorage.clear()
    await navigateTo({ path: '/login', query: { to: route.fullPath } })
  })

  // Another user signed in, in another tab: delete the drafts of the first one.
  let owner = user.value?._id
  watch(() => user.value?._id, (id) => {
    if (id && owner && id !== owner) {
      sessionStorage.clear()
      reloadNuxtApp({ path: route.fullPath, force: true })
    }
    owner = id ?? owner
  })
}
