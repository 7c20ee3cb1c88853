/** The link from the public pages into the application. Only the session is looked at: who it is would take a query. */
export function useAppLink() {
  const { hasSession } = useConvexSession()
  return computed(() => ({ label: hasSession.value ? 'Open the studio' : 'Try the demo', to: '/app' }))
}
