/** Link from public pages into the app. Checks only whether there is a session, to avoid a user query. */
export function useAppLink() {
  const { hasSession } = useConvexSession()
  return computed(() => ({ label: hasSession.value ? 'Open the app' : 'Try the demo', to: '/app' }))
}
