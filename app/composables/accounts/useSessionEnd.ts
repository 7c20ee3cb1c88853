/** Leaves the page when it is nobody's any more, and starts it over when it is somebody else's. */
export function useSessionEnd() {
  const { user, status } = useConvexAuth()
  const route = useRoute()

  // Signed out here, in another tab, or from another device.
  watch(status, async (now) => {
    if (now !== 'unauthenticated')
      return
    sessionStorage.clear()
    await navigateTo({ path: '/login', query: { to: route.fullPath } })
  })

  // Somebody else signed in, in another tab: nothing that was typed here is theirs.
  let owner = user.value?._id
  watch(() => user.value?._id, (id) => {
    if (id && owner && id !== owner) {
      sessionStorage.clear()
      reloadNuxtApp({ path: route.fullPath, force: true })
    }
    owner = id ?? owner
  })
}
